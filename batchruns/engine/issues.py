"""Why a value is missing, refused or doubtful, or a row rejected: a code, its parameters, a sentence.

The sentences are English here, as a result and a file of rejected rows hold them;
`batchruns.messages` says them in the language of a page.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from batchruns.engine.text import gettext_noop

SENTENCES: dict[str, str] = {
    "as_written": "{text}",
    # --- several subjects -----------------------------------------------------------------------
    "do_not_contact_email": gettext_noop("This email is on your do-not-contact list."),
    "do_not_contact_phone": gettext_noop("This phone number is on your do-not-contact list."),
    "do_not_contact_domain": gettext_noop("This domain is on your do-not-contact list."),
    "do_not_contact_name_and_company": gettext_noop(
        "This person at this company is on your do-not-contact list."
    ),
    "do_not_contact_duplicate": gettext_noop(
        "Another row with the same lead is on your do-not-contact list."
    ),
    "entry_unknown": gettext_noop(
        "This is no email, phone number or domain, and no name with a company behind a comma."
    ),
    "entry_no_email": gettext_noop("This is not a valid email address."),
    "entry_no_phone": gettext_noop(
        "This is not a valid phone number. Write it with its country code, such as +49."
    ),
    "entry_no_domain": gettext_noop("This is not a valid domain."),
    "entry_free_provider": gettext_noop(
        "Anyone can have a mailbox at {domain:s}. Add the email addresses themselves."
    ),
    "entry_of_many": gettext_noop(
        "Many companies and people share {domain:s}. Add a company's own domain, or emails."
    ),
    "entry_no_person": gettext_noop(
        "A person needs a first and a last name, and a company behind a comma."
    ),
    "none_given": gettext_noop("This cell says there is none."),
    "not_a_name": gettext_noop("This is not a name."),
    "several_addresses": gettext_noop("This cell has several addresses; this is the first."),
    "text_repaired": gettext_noop(
        "This text was garbled in the file and has been repaired. Please check it."
    ),
    "letters_lost": gettext_noop(
        "Letters were lost before the upload. Replace each “�” with the right one."
    ),
    "too_long_for_field": gettext_noop(
        "This cell has {length} characters; only up to {limit} are read. Check whether other "
        "text ended up in it."
    ),
    "domain_mistyped": gettext_noop("The domain looks like a mistyped {domain:s}."),
    # --- e-mail addresses -------------------------------------------------------------------------
    "website_for_email": gettext_noop("This is a web address, not an email address."),
    "email_malformed": "{sentence:s}",  # email-validator's own
    "email_hidden": gettext_noop(
        "The website hid this address from programs. Open the page and copy the address from there."
    ),
    "exchange_address": gettext_noop("This is an internal Exchange name, not an email address."),
    "unknown_verification": gettext_noop("“{text:s}” isn't a status we know from email verifiers."),
    "unknown_ending": gettext_noop("No domain ends in “.{ending:s}”."),
    "mixed_alphabets": gettext_noop(
        "The domain mixes letters of two alphabets, so it may only look like another one."
    ),
    # --- mail servers -----------------------------------------------------------------------------
    "domain_nonexistent": gettext_noop("This domain doesn't exist."),
    "no_mail_server": gettext_noop("This domain has no mail server."),
    "mail_refused": gettext_noop("This domain doesn't accept mail."),
    "network_timeout": gettext_noop("The network didn't answer in time."),
    "network_slow": gettext_noop("The network was too slow to look up this domain."),
    "name_servers_failed": gettext_noop("The domain's name servers failed to answer."),
    # --- phone numbers ----------------------------------------------------------------------------
    "not_a_phone_number": gettext_noop("This is not a phone number."),
    "date_for_phone": gettext_noop("This is a date, not a phone number."),
    "letter_among_digits": gettext_noop("There is a letter among the digits."),
    "shortened_by_spreadsheet": gettext_noop(
        "A spreadsheet shortened this number, so its last digits are lost."
    ),
    "no_country_prefix": gettext_noop(
        "The country code is missing, and the lead's country isn't known."
    ),
    "unknown_country_prefix": gettext_noop("No country has this country code."),
    "too_few_digits": gettext_noop("The number has too few digits."),
    "too_many_digits": gettext_noop("The number has too many digits."),
    "too_few_digits_for_country": gettext_noop("The number has too few digits for its country."),
    "too_many_digits_for_country": gettext_noop("The number has too many digits for its country."),
    "no_such_length": gettext_noop("No number in this country has this many digits."),
    "no_area_code": gettext_noop("The area code is missing."),
    "unknown_number_block": gettext_noop("No number in this country starts like this."),
    "several_numbers": gettext_noop("This cell has several numbers; this is the first."),
    "several_numbers_first_no_fax": gettext_noop(
        "This cell has several numbers; this is the first that isn't a fax."
    ),
    "fax_only": gettext_noop("This is a fax number."),
    "number_within_text": gettext_noop("The number was taken from other text."),
    "extension_assumed": gettext_noop(
        "The number is too long for its country; the last digits were read as an extension."
    ),
    "number_renumbered": gettext_noop(
        "This is how the number is dialed since its country changed its numbering."
    ),
    "needless_zero": gettext_noop(
        "The leading 0, which isn't dialed in this country, was removed."
    ),
    "missing_zero": gettext_noop("The leading 0 that numbers in this country need was missing."),
    "missing_plus": gettext_noop(
        "The + was missing; read with country code {prefix:s} ({country:s})."
    ),
    "prefix_assumed": gettext_noop(
        "Read with country code {prefix:s} ({country:s}), based on the lead's {source}."
    ),
    "invalid_as_assumed": gettext_noop(
        "The country code is missing, and with {prefix:s} ({country:s}), based on the lead's "
        "{source}, the number isn't valid."
    ),
    "country_prefix_twice": gettext_noop("The country code was there twice."),
    # --- names of people --------------------------------------------------------------------------
    "company_for_person": gettext_noop("This looks like a company name."),
    "function_for_person": gettext_noop("This is a role, not a person."),
    "email_for_name": gettext_noop("This is an email address, not a name."),
    "website_for_name": gettext_noop("This is a web address, not a name."),
    "digits_in_name": gettext_noop("Names don't have digits."),
    "several_names": gettext_noop("This cell has more than one name."),
    "title_without_name": gettext_noop("There is a title but no name."),
    "no_part_of_name": gettext_noop("“{text:s}” isn't part of the name."),
    # --- companies --------------------------------------------------------------------------------
    "several_companies": gettext_noop("This cell has several companies; this is the first."),
    "left_out_of_company": gettext_noop(
        "“{text:s}” after the legal form was left out of the name."
    ),
    "legal_form_without_name": gettext_noop("There is a legal form but no name."),
    "email_for_company": gettext_noop("This is an email address, not a company name."),
    "website_for_company": gettext_noop("This is a web address, not a company name."),
    "number_for_company": gettext_noop("This is a number, not a company name."),
    "no_employer": gettext_noop("This says that the lead doesn't work for a company."),
    # --- companies' domains -----------------------------------------------------------------------
    "website_at_provider": gettext_noop(
        "The website is a page on {domain:s}, which isn't the company's own domain."
    ),
    "email_not_valid": gettext_noop("The email address isn't valid."),
    "email_domain_unregistrable": gettext_noop(
        "The email address has a domain that nobody can register."
    ),
    "email_below_provider": gettext_noop(
        "The email address is at {domain:s}, which isn't the company's own domain."
    ),
    "email_at_provider": gettext_noop(
        "The email address is at a webmail provider, not at a company."
    ),
    # --- job titles -------------------------------------------------------------------------------
    "former_title": gettext_noop("This is a former title."),
    "unknown_title": gettext_noop("Neither seniority nor department is known for this title."),
    "no_department_in_title": gettext_noop("No department is known for this title."),
    "no_seniority_in_title": gettext_noop("No seniority is known for this title."),
    # --- websites ---------------------------------------------------------------------------------
    "space_in_website": gettext_noop("Web addresses don't have spaces."),
    "email_for_website": gettext_noop("This is an email address, not a website."),
    "not_a_website": gettext_noop("This isn't a web address."),
    "scheme_of_no_website": gettext_noop(
        "Addresses that start with “{scheme:s}:” aren't websites."
    ),
    "no_dot_in_website": gettext_noop("There is no domain: a dot is missing."),
    "domain_characters": gettext_noop("The domain has characters that aren't allowed."),
    "domain_characters_or_length": gettext_noop(
        "The domain has characters that aren't allowed, or is too long."
    ),
    "domain_unregistrable": gettext_noop("This domain can't exist: there is no such ending."),
    "ip_address": gettext_noop("This is an IP address, not a domain."),
    "domain_of_provider": gettext_noop("This is the provider's domain ({domain:s})."),
    "site_of_mail_provider": gettext_noop(
        "{domain:s} is a webmail provider, not the company's own site."
    ),
    "profile_page": gettext_noop("This is a page on {network:s}, not the company's own site."),
    "several_addresses_own": gettext_noop(
        "This cell has several addresses; this is the company's own."
    ),
    # --- LinkedIn ---------------------------------------------------------------------------------
    "not_linkedin": gettext_noop("This isn't a LinkedIn URL."),
    "linkedin_of_no_page": gettext_noop("This LinkedIn URL isn't a profile or company page."),
    "linkedin_for_members": gettext_noop(
        "This URL only works when signed in, as in Sales Navigator. Copy the public profile URL instead."
    ),
    "linkedin_short_link": gettext_noop("This is a short link. Open it to see whose page it is."),
    "linkedin_cut_off": gettext_noop("This URL is cut off or has a space in it."),
    "company_page_for_profile": gettext_noop("This is a company's page, not a person's profile."),
    "profile_for_company_page": gettext_noop("This is a person's profile, not a company's page."),
    # --- countries --------------------------------------------------------------------------------
    "several_countries": gettext_noop("This could be {countries:or}."),
    "dissolved_country": gettext_noop("This country no longer exists; it split into several."),
    "region_for_country": gettext_noop("This is a region (of {countries:s}), not a country."),
    "unknown_country": gettext_noop("No country is known by this name."),
    "country_nearly_spelled": gettext_noop("Read as {country:s}: the spelling is close."),
    "region_read_for_country": gettext_noop("This is a region of {country:s}, not a country."),
    "country_from_elsewhere": gettext_noop(
        "No country is known by this name; {country:s} is based on the lead's {source}."
    ),
    # --- regions ---
    "not_a_region": gettext_noop("This isn't the name of a region."),
    "country_for_region": gettext_noop("This is a country, not a region."),
    "unknown_region": gettext_noop("No region is known by this name."),
    "unknown_region_in_country": gettext_noop(
        "No region of {country:s} is known by this name or code."
    ),
    "region_abroad": gettext_noop("This is a region of {other:s}, but the lead is in {country:s}."),
    "several_regions": gettext_noop(
        "This could be {regions:or}. Add a country or city to tell which."
    ),
    "several_regions_and_more": gettext_noop(
        "This could be {regions:s} or {more} more. Add a country or city to tell which."
    ),
    "city_in_other_region": gettext_noop(
        "The region doesn't match the city: {city:s} is in {region:s}."
    ),
    # --- postal codes ---
    "zero_put_back": gettext_noop("The leading 0, which a spreadsheet had removed, was restored."),
    "postal_code_within_text": gettext_noop("The postal code was taken from other text."),
    "not_a_postal_code": gettext_noop("No country uses postal codes like this."),
    "postal_code_of_other_form": gettext_noop(
        "This postal code isn't valid for {country:s}; codes there look like {examples:or}."
    ),
    "postal_code_not_as_assumed": gettext_noop(
        "The lead is in {country:s}, based on its {source}, where postal codes look like {examples:or}."
    ),
    "no_postal_codes": gettext_noop("No postal codes are known for {country:s}."),
    # --- cities -----------------------------------------------------------------------------------
    "not_a_city": gettext_noop("This isn't the name of a city."),
    "country_for_city": gettext_noop("This is a country, not a city."),
    "region_for_city": gettext_noop("This is a region, not a city."),
    "unknown_city": gettext_noop("No city of {people} people or more is known by this name."),
    "unknown_city_in_country": gettext_noop(
        "No city of {people} people or more is known by this name in {country:s}."
    ),
    "unknown_city_there": gettext_noop("No city of this name is known in {hint:s}."),
    "unknown_city_in_region": gettext_noop(
        "No city of this name is known in the region {region:s}."
    ),
    "unknown_district": gettext_noop("Only {city:s} is known here; “{district:s}” isn't."),
    "smaller_namesakes": gettext_noop("There are smaller places of this name: {cities:or}."),
    "smaller_namesakes_and_more": gettext_noop(
        "There are smaller places of this name: {cities:s} or {more} more."
    ),
    "several_cities": gettext_noop(
        "This could be {cities:or}. Add a country or region to tell which."
    ),
    "several_cities_and_more": gettext_noop(
        "This could be {cities:s} or {more} more. Add a country or region to tell which."
    ),
    "several_cities_in_country": gettext_noop(
        "This could be {cities:or}. Add a region to tell which."
    ),
    "several_cities_in_country_and_more": gettext_noop(
        "This could be {cities:s} or {more} more. Add a region to tell which."
    ),
    "several_cities_there": gettext_noop(
        "There are several places of this name there: {cities:or}."
    ),
    "several_cities_there_and_more": gettext_noop(
        "There are several places of this name there: {cities:s} or {more} more."
    ),
    # --- completeness -----------------------------------------------------------------------------
    "parts_missing": gettext_noop("Missing: {parts:list}."),
    # --- duplicates -------------------------------------------------------------------------
    "same_email": gettext_noop("Same email as row {row}."),
    "same_email_and_name": gettext_noop("Same email and name as row {row}."),
    "same_phone": gettext_noop("Same phone as row {row}."),
    "same_phone_and_name": gettext_noop("Same phone and name as row {row}."),
    "same_profile": gettext_noop("Same LinkedIn profile as row {row}."),
    "same_profile_and_name": gettext_noop("Same LinkedIn profile and name as row {row}."),
    "same_name_and_company": gettext_noop("Same name and company as row {row}."),
    "same_name_and_domain": gettext_noop("Same name and company domain as row {row}."),
    # --- values and rows that could not be enriched -------------------------------------------
    "enricher_broke": gettext_noop("This value broke our enrichment, so it was skipped."),
    # --- lookups --------------------------------------------------------------------------------
    "lookup_missed": gettext_noop("{providers:list} found nothing."),
    "lookup_not_accepted": gettext_noop(
        "{providers:list} answered, but not well enough for your rules."
    ),
    "lookup_refused": gettext_noop("{providers:list} can't work with this input."),
    "lookup_failed": gettext_noop("{providers:list} didn't answer. Retry to ask again."),
    "lookup_failed_bad_key": gettext_noop(
        "{providers:list} refused the key. Set a new one, then retry."
    ),
    "lookup_failed_out_of_credit": gettext_noop(
        "{providers:list} has no credit left. Add some, then retry."
    ),
    "lookup_not_asked": gettext_noop("Not asked yet."),
    "lookup_not_asked_do_not_contact": gettext_noop(
        "{providers:list} wasn't asked: this lead is on your do-not-contact list."
    ),
    "lookup_not_asked_ceiling": gettext_noop(
        "{providers:list} wasn't asked: the ceiling is reached. Raise it to go on."
    ),
    "lookup_not_asked_stopped": gettext_noop(
        "{providers:list} wasn't asked: its key is refused or out of credit."
    ),
    "lookup_not_asked_broken": gettext_noop(
        "{providers:list} wasn't asked: it failed too often. Retry once it works again."
    ),
    "lookup_not_asked_no_connection": gettext_noop(
        "{providers:list} isn't connected. Connect it, then retry."
    ),
    "lookup_not_asked_no_list": gettext_noop(
        "The list that this step matches with was deleted, or couldn't be built. Choose another one."
    ),
    "lookup_not_asked_unsure": gettext_noop(
        "{providers:list} was asked, but the answer was lost. It may have been charged, so it isn't "
        "asked again by itself."
    ),
    "lookup_too_late": gettext_noop("{providers:list} didn't answer in time."),
    "row_overran": gettext_noop(
        "This row took too long, used too much memory or crashed, so it was left out."
    ),
    "rows_overran": gettext_noop(
        "Too many rows of this file take too long, so this one and those around it were left out "
        "together. Upload the rejected rows by themselves to try them again."
    ),
    "row_failed": gettext_noop("Enriching this row failed ({error:s}), so it was left out."),
    # --- matching with lists ----------------------------------------------------------------------
    "list_several_rows": gettext_noop("{count} rows fit equally well."),
    "list_many_rows": gettext_noop("Too many rows fit to tell them apart."),
    "list_other_name": gettext_noop("The names differ."),
    "list_similar_name": gettext_noop("The names are similar, not the same."),
    "list_short_name": gettext_noop("The name is too short to be sure."),
    "list_one_letter": gettext_noop("The names differ by one letter."),
    "list_same_words": gettext_noop("The words are the same, but not as they are written."),
    "list_other_form": gettext_noop("The legal forms differ."),
    "list_no_form": gettext_noop("Only one of the names has a legal form."),
    "list_other_text_behind": gettext_noop("The text after the legal form differs."),
    "list_other_words": gettext_noop("The names have different forms of a word."),
    "list_no_country": gettext_noop("The country is missing in the lead or in the list."),
    "list_other_country": gettext_noop("The countries differ: {lead:s} and {row:s}."),
    "list_other_domain": gettext_noop("The websites differ."),
    "list_other_email": gettext_noop("The email addresses differ."),
    "list_number_alone": gettext_noop("The number is the same, but there is no name to compare."),
    "list_shared_email": gettext_noop("Several people may read this mailbox."),
    "list_shared_phone": gettext_noop("Several people may share this phone number."),
    "list_namesake": gettext_noop("This may be someone else with the same name."),
    # --- lines that are no rows: engine.tables.set_aside ---
    "empty_line": gettext_noop("The line is empty."),
    "above_header": gettext_noop("The line is above the header."),
    "repeated_header": gettext_noop("The line repeats the header."),
    "separator_line": gettext_noop("The line is only a separator."),
    "total_line": gettext_noop("The line is a total, not a lead."),
    "note_line": gettext_noop("The line is a note about the file, not a lead."),
    # --- rejected records: engine.tables ---
    "too_many_cells": gettext_noop("The line has {cells} cells, and the header has {columns}."),
    "foreign_bytes": gettext_noop(
        "The line has characters in another encoding than the rest of the file, or damaged ones."
    ),
    "open_quote": gettext_noop(
        "The quotes in this line don't match: one isn't closed, or is closed too early."
    ),
    "cell_too_long": gettext_noop("A cell in this line has more than {limit} characters."),
    "left_of_table": gettext_noop("The row has cells to the left of the table."),
    "not_json": gettext_noop("The line isn't JSON: {reason}."),
    "not_json_at": gettext_noop("The line isn't JSON: {reason} at character {character}."),
    "key_twice": gettext_noop("The record has a key twice."),
    "unknown_key": gettext_noop(
        "The record has the key “{key:s}”, which the first records don't have."
    ),
    "half_character": gettext_noop("The record holds half a character (\\ud800 to \\udfff)."),
    "nested_too_deep": gettext_noop("The record is nested too deep."),
    "no_list": gettext_noop("The record is no list, as the first one is."),
    "no_object": gettext_noop("The record is no object, as the first one is."),
    # --- end of rejected records ---
}
"""The sentence of each code; parameters stand in braces, by name.

Behind a colon stands what a parameter is, where it is no number and no text marked for translation:
`{key:s}` a text that stays as it is, `{parts:list}` a list, `{cities:or}` a list of which any one may
be meant.
"""

NO_PARAMS: Mapping[str, Any] = {}


class Issue(str):
    """One issue: its English sentence, which knows its code, so that it stands in a column of texts.

    `params` are what the sentence of the code names: texts, numbers, or lists of texts.
    """

    __slots__ = ("code", "params")
    code: str
    params: Mapping[str, Any]

    def __new__(cls, code: str, params: Mapping[str, Any] = NO_PARAMS) -> Self:
        sentence = SENTENCES[code]
        if params:
            words = {name: _in_english(value) for name, value in params.items()}
            sentence = sentence.format(**words)
        issue = super().__new__(cls, sentence)
        issue.code, issue.params = code, params
        return issue

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, Any]]]:
        return type(self), (self.code, dict(self.params))

    @classmethod
    def of(cls, text: str) -> "Issue":
        """The text, if it is an issue; else the issue that only has this sentence."""
        return text if isinstance(text, Issue) else Issue("as_written", {"text": text})

    def dump(self) -> str:
        """The issue as one cell of our own files: a JSON array of code and parameters.

        A finished sentence stays as it is.
        """
        if self.code == "as_written":
            return str(self)
        return json.dumps([self.code, dict(self.params)], ensure_ascii=False)

    @classmethod
    def load(cls, cell: str) -> "Issue":
        """The issue in a cell of our own files; a sentence, or what another version wrote, stays."""
        if cell.startswith('["'):
            with suppress(LookupError, TypeError, ValueError):
                return cls(*json.loads(cell))
        return cls.of(cell)


class _Listed(list[str]):
    """Texts that `str.format` joins as the sentence asks: "list" or "or"."""

    def __format__(self, spec: str) -> str:
        return (" or " if spec == "or" else ", ").join(self)


def _in_english(value: Any) -> "str | _Listed":
    if isinstance(value, int):
        return f"{value:,}"
    return _Listed(value) if isinstance(value, list) else str(value)
