"""Loads, as soon as it is imported, all that enriching takes: the engine's processes begin with it."""

from batchruns.processing import job

job.warm_up()
