"""Tests of batchruns.backup."""
