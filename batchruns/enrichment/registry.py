"""The enrichers there are. Adding one is a module of its own and a line here."""

from batchruns.enrichment.companies import CompanyEnricher
from batchruns.enrichment.completeness import CompletenessEnricher
from batchruns.enrichment.countries import CountryEnricher
from batchruns.enrichment.domains import DomainEnricher
from batchruns.enrichment.duplicates import DuplicateEnricher
from batchruns.enrichment.emails import EmailEnricher
from batchruns.enrichment.enricher import Enricher
from batchruns.enrichment.mail_servers import MailServerEnricher
from batchruns.enrichment.names import NameEnricher
from batchruns.enrichment.phones import PhoneEnricher
from batchruns.enrichment.places import CityEnricher
from batchruns.enrichment.titles import TitleEnricher
from batchruns.enrichment.websites import WebsiteEnricher

ENRICHERS: tuple[type[Enricher], ...] = (
    EmailEnricher,
    MailServerEnricher,
    PhoneEnricher,
    NameEnricher,
    CompanyEnricher,
    DomainEnricher,
    TitleEnricher,
    WebsiteEnricher,
    CountryEnricher,
    CityEnricher,
    CompletenessEnricher,
    # The last, so that their cells can be filled in when all rows are known.
    DuplicateEnricher,
)
