"""What people and programs write where they have nothing to write."""

NOTHING = frozenset(
    """- -- --- _ . .. ... ? ?? ??? / // x xx xxx n/a na n.a. n.a n/d nd n.d. s/n #n/a #ref! #name?
    none null nil nan undefined unknown unkn unk tbd tba tbc empty blank missing k.a. k.a ka keine
    kein leer unbekannt inconnu inconnue néant aucun aucune desconocido desconocida ninguno ninguna
    sconosciuto sconosciuta nessuno nessuna desconhecido nenhum onbekend geen nvt n.v.t. n.n. nn brak
    ukjent okänd ukendt нет 不明 无 なし 없음""".split()
) | {
    "", "not given", "not available", "not applicable", "not known", "not specified", "no data",
    "[not provided]", "not provided", "keine angabe", "keine angaben", "nicht angegeben",
    "nicht bekannt", "non renseigné", "non communiqué", "sin datos", "no disponible",
    "non disponibile", "não informado", "niet bekend",
}  # fmt: skip


def is_nothing(text: str) -> bool:
    """Whether a cell stands for an empty one."""
    return text.strip().casefold() in NOTHING
