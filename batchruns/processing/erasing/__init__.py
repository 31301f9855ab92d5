"""One person in the files of runs: `finding` looks for them, `rewriting` writes the files without them,
`work` goes from run to run.
"""
