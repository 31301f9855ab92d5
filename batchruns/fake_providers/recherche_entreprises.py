"""A stand-in for Recherche d'entreprises: names in capitals, with an abbreviation behind them."""

from batchruns.fake_providers.base import FAKES, Call, FakeProvider, Json, Response, roll, route
from batchruns.fake_providers.made_up import registered_names


@FAKES.register
class FakeRechercheEntreprises(FakeProvider):
    """It refuses short searches, as the real one does."""

    name = "recherche_entreprises"
    order = 210

    @route("GET", "/search")
    def search(self, call: Call) -> Response:
        """Those that a name brings."""
        query = call.params.get("q", "")
        if len(query) < 3:
            return Response(400, {"erreur": "3 caractères minimum pour les termes de la requête"})
        results = [_company(name, n) for n, name in enumerate(registered_names(query, "FR"))]
        return Response(
            json={
                "results": results,
                "total_results": len(results),
                "page": 1,
                "per_page": int(call.params.get("per_page", 10)),
                "total_pages": 1,
            }
        )


def _company(name: str, number: int) -> Json:
    capitals = name.upper()
    # Companies of one name have seats of their own.
    postal_code = f"7500{1 + number}"
    return {
        "siren": f"{roll(f'{name}{number}', 10**9):09d}",
        "nom_complet": f"{capitals} ({capitals[:3]})",
        "nom_raison_sociale": capitals,
        "sigle": capitals[:3],
        "nature_juridique": "5710",
        "activite_principale": "62.01Z",
        "tranche_effectif_salarie": "12",
        "date_creation": "1998-04-01",
        "etat_administratif": "C" if "closed" in name.lower() else "A",
        "siege": {
            "siret": f"{roll(name, 10**14):014d}",
            "adresse": f"1 RUE EXEMPLE {postal_code} PARIS",
            "code_postal": postal_code,
            "commune": "75101",
            "libelle_commune": "PARIS",
        },
    }
