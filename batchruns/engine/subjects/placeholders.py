"""What people and programs write where they have nothing to write."""

NOTHING = frozenset(
    """- -- --- _ . .. ... ? ?? ??? / // x xx xxx n/a na n.a. n.a n/d nd n.d. s/n #n/a #ref! #name?
    #value! #null! #num! #div/0! #nv #bezug! #wert! #zahl! #valeur! #nom? #¡valor! #¿nombre? #n/d
    noemail noname nophone no_email
    none null nil nan undefined unknown unkn unk tbd tba tbc empty blank missing k.a. k.a ka keine
    kein leer unbekannt inconnu inconnue néant aucun aucune desconocido desconocida ninguno ninguna
    sconosciuto sconosciuta nessuno nessuna desconhecido nenhum onbekend geen nvt n.v.t. n.n. nn brak
    ukjent okänd ukendt нет 不明 无 なし 없음""".split()
) | {
    "", "not given", "not available", "not applicable", "not known", "not specified", "no data",
    "[not provided]", "not provided", "keine angabe", "keine angaben", "nicht angegeben",
    "nicht bekannt", "non renseigné", "non communiqué", "sin datos", "no disponible",
    "non disponibile", "não informado", "niet bekend",
    "k. a.", "n. a.", "n. v. t.", "not applicable.", "no email", "no e-mail", "keine email",
    "keine e-mail", "kein telefon", "no phone", "sans email", "sin email", "sin correo", "no tiene",
    "geen email", "brak danych", "нет данных", "yok", "該当なし", "不详", "暂无", "(leer)", "(blank)",
    "<null>", "<none>", "[null]", "(none)", "not set", "nicht vorhanden", "non disponible",
    "non applicable", "no aplica", "to be determined", "to be confirmed",
}  # fmt: skip


def is_nothing(text: str) -> bool:
    """Whether a cell stands for an empty one."""
    return text.strip().casefold() in NOTHING
