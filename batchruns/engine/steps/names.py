"""Names of columns, no two of which are the same."""

from itertools import count


def free_name(name: str, taken: dict[str, int]) -> str:
    """The name, with a number behind it if it is taken (in any case); it is taken from then on.

    `taken`: for each name, in small letters, the number up to which those behind it are taken.
    """
    start = taken.get(name.casefold(), 0) + 1
    numbered = ((n, name if n == 1 else f"{name}_{n}") for n in count(start))
    number, free = next((n, each) for n, each in numbered if each.casefold() not in taken)
    taken[free.casefold()] = 1
    taken[name.casefold()] = number
    return free
