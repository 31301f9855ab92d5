"""The enrichers there are. Adding one is a module of its own and a line here."""

from batchruns.enrichment.companies import CompanyEnricher
from batchruns.enrichment.countries import CountryEnricher
from batchruns.enrichment.domains import DomainEnricher
from batchruns.enrichment.emails import EmailEnricher
from batchruns.enrichment.enricher import Enricher
from batchruns.enrichment.names import NameEnricher
from batchruns.enrichment.phones import PhoneEnricher

ENRICHERS: tuple[type[Enricher], ...] = (
    EmailEnricher,
    PhoneEnricher,
    NameEnricher,
    CompanyEnricher,
    DomainEnricher,
    CountryEnricher,
)
