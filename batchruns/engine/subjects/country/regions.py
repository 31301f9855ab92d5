"""The first-level regions of countries: GeoNames' codes for them, and what a text may mean."""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from batchruns.engine.text import plain

# Countries for whose regions GeoNames uses the codes of ISO 3166-2 itself.
SAME_CODES = frozenset({"BE", "CH", "GB", "IE", "US"})
# For other countries with many leads: GeoNames' code and that of ISO 3166-2, in pairs.
ISO_CODES = {
    "AR": "01 B 02 K 03 H 04 U 05 X 06 W 07 C 08 E 09 P 10 Y 11 L 12 F 13 M 14 N 15 Q 16 R 17 A "
    "18 J 19 D 20 Z 21 S 22 G 23 V 24 T",
    "AT": "01 1 02 2 03 3 04 4 05 5 06 6 07 7 08 8 09 9",
    "AU": "01 ACT 02 NSW 03 NT 04 QLD 05 SA 06 TAS 07 VIC 08 WA",
    "BR": "01 AC 02 AL 03 AP 04 AM 05 BA 06 CE 07 DF 08 ES 11 MS 13 MA 14 MT 15 MG 16 PA 17 PB "
    "18 PR 20 PI 21 RJ 22 RN 23 RS 24 RO 25 RR 26 SC 27 SP 28 SE 29 GO 30 PE 31 TO",
    "CA": "01 AB 02 BC 03 MB 04 NB 05 NL 07 NS 08 ON 09 PE 10 QC 11 SK 12 YT 13 NT 14 NU",
    "CZ": "52 10 78 64 79 31 80 63 81 41 82 52 83 51 84 71 85 80 86 53 87 32 88 20 89 42 90 72",
    "DE": "01 BW 02 BY 03 HB 04 HH 05 HE 06 NI 07 NW 08 RP 09 SL 10 SH 11 BB 12 MV 13 SN 14 ST "
    "15 TH 16 BE",
    "DK": "17 84 18 82 19 81 20 85 21 83",
    "ES": "07 IB 27 RI 29 MD 31 MC 32 NC 34 AS 39 CB 51 AN 52 AR 53 CN 54 CM 55 CL 56 CT 57 EX "
    "58 GA 59 PV 60 VC CE CE ML ML",
    "FR": "11 IDF 24 CVL 27 BFC 28 NOR 32 HDF 44 GES 52 PDL 53 BRE 75 NAQ 76 OCC 84 ARA 93 PAC "
    "94 20R",
    "IT": "01 65 02 77 03 78 04 72 05 45 06 36 07 62 08 42 09 25 10 57 11 67 12 21 13 75 14 88 "
    "15 82 16 52 17 32 18 55 19 23 20 34",
    "MX": "01 AGU 02 BCN 03 BCS 04 CAM 05 CHP 06 CHH 07 COA 08 COL 09 CMX 10 DUR 11 GUA 12 GRO "
    "13 HID 14 JAL 15 MEX 16 MIC 17 MOR 18 NAY 19 NLE 20 OAX 21 PUE 22 QUE 23 ROO 24 SLP 25 SIN "
    "26 SON 27 TAB 28 TAM 29 TLA 30 VER 31 YUC 32 ZAC",
    "NL": "01 DR 02 FR 03 GE 04 GR 05 LI 06 NB 07 NH 09 UT 10 ZE 11 ZH 15 OV 16 FL",
    "PL": "72 02 73 04 74 10 75 06 76 08 77 12 78 14 79 16 80 18 81 20 82 22 83 24 84 26 85 28 "
    "86 30 87 32",
    "PT": "02 01 03 02 04 03 05 04 06 05 07 06 08 07 09 08 10 30 11 09 13 10 14 11 16 12 17 13 "
    "18 14 19 15 20 16 21 17 22 18 23 20",
    "SE": "02 K 03 X 05 I 06 N 07 Z 08 F 09 H 10 W 12 G 14 BD 15 T 16 E 18 D 21 C 22 S 23 AC 24 Y "
    "25 U 26 AB 27 M 28 O",
    "ZA": "02 KZN 03 FS 05 EC 06 GP 07 MP 08 NC 09 LP 10 NW 11 WC",
}
REGIONS_OF = len(SAME_CODES) + len(ISO_CODES)
"""The number of countries whose regions are known."""
# Names in other languages than ISO 3166-2 lists them in, and habits.
ALIASES = {
    "AT-1": "burgenland",
    "AT-2": "carinthia",
    "AT-3": "lower austria",
    "AT-4": "upper austria",
    "AT-6": "styria",
    "AT-7": "tyrol",
    "AT-9": "vienna",
    "BE-BRU": "brussels, bruxelles, brussel",
    "BE-VLG": "flanders, vlaanderen, flandre",
    "BE-WAL": "wallonia, wallonie",
    "CA-QC": "quebec",
    "CH-GE": "geneva, geneve, genf",
    "CH-LU": "lucerne",
    "CH-ZH": "zurich",
    "DE-BY": "bavaria",
    "DE-HE": "hesse",
    "DE-MV": "mecklenburg western pomerania, meck pomm",
    "DE-NI": "lower saxony",
    "DE-NW": "nrw, north rhine westphalia",
    "DE-RP": "rhineland palatinate",
    "DE-SN": "saxony",
    "DE-ST": "saxony anhalt",
    "DE-TH": "thuringia",
    "ES-AN": "andalusia, andalucia",
    "ES-CT": "catalonia, cataluna, catalunya",
    "ES-MD": "madrid, comunidad de madrid",
    "ES-PV": "basque country, pais vasco, euskadi",
    "FR-20R": "corsica, corse",
    "FR-BRE": "brittany, bretagne",
    "FR-IDF": "paris region",
    "FR-NOR": "normandy, normandie",
    "IT-21": "piedmont",
    "IT-25": "lombardy, lombardei",
    "IT-52": "tuscany, toskana",
    "IT-75": "apulia",
    "IT-82": "sicily",
    "IT-88": "sardinia",
    "MX-CMX": "mexico city, cdmx, df, distrito federal",
    "US-DC": "washington dc, dc",
}


@cache
def _iso_codes() -> dict[str, dict[str, str]]:
    found = {}
    for country, pairs in ISO_CODES.items():
        codes = pairs.split()
        found[country] = dict(zip(codes[::2], codes[1::2], strict=True))
    return found


def region_code(country: str, geonames_code: str) -> str:
    """ISO 3166-2 of a region that GeoNames knows by this code; empty if the table has it not."""
    code = geonames_code
    if country not in SAME_CODES:
        code = _iso_codes().get(country, {}).get(geonames_code, "")
    return f"{country}-{code}" if code and f"{country}-{code}" in _names() else ""


def region_name(code: str) -> str:
    """The name that ISO 3166-2 lists for a code (as in “DE-BY”), or nothing."""
    name = _names().get(code, "").split(" [")[0]
    last, _, first = name.partition(", ")
    return f"{first} {last}" if first else name  # “Murcia, Región de”


def region_codes(text: str) -> frozenset[str]:
    """The codes of ISO 3166-2 that a name or code may mean, in any country, parents included."""
    return _codes_by_name().get(plain(text), frozenset())


@cache
def _subdivisions() -> list[Mapping[str, str]]:
    # Read here, as pycountry's own reading of this file takes ten times as long.
    place = files("pycountry") / "databases" / "iso3166-2.json"
    found: list[Mapping[str, str]] = json.loads(place.read_text(encoding="utf-8"))["3166-2"]
    return found


@cache
def _names() -> dict[str, str]:
    return {subdivision["code"]: subdivision["name"] for subdivision in _subdivisions()}


@cache
def _codes_by_name() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subdivision in _subdivisions():
        code = subdivision["code"]
        country, own = code.split("-", 1)
        parent = subdivision.get("parent", "")
        meant = {code, parent if "-" in parent else f"{country}-{parent}"} if parent else {code}
        for name in (subdivision["name"], code, "" if own.isdecimal() else own):
            found[plain(name)] |= meant
    for code, names in ALIASES.items():
        for name in names.split(", "):
            found[name].add(code)
    found.pop("", None)
    return {name: frozenset(codes) for name, codes in found.items()}
