"""The enrichers there are. Adding one is a module of its own and a line here."""

from batchruns.engine.enrichers.base import Enricher
from batchruns.engine.enrichers.city import CityEnricher
from batchruns.engine.enrichers.company import CompanyEnricher
from batchruns.engine.enrichers.completeness import CompletenessEnricher
from batchruns.engine.enrichers.country import CountryEnricher
from batchruns.engine.enrichers.domain import DomainEnricher
from batchruns.engine.enrichers.duplicates.enricher import DuplicateEnricher
from batchruns.engine.enrichers.email import EmailEnricher
from batchruns.engine.enrichers.mail_servers import MailServerEnricher
from batchruns.engine.enrichers.name import NameEnricher
from batchruns.engine.enrichers.phone import PhoneEnricher
from batchruns.engine.enrichers.title import TitleEnricher
from batchruns.engine.enrichers.website import WebsiteEnricher

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
