"""Errors, issues and events in words: the only place where a code becomes a sentence.

A sentence names parameters in braces. Numbers are written as the page's language writes them, lists
with its “and”, and texts that are marked for translation are translated. A word behind a colon says
what else a parameter is: `{name:s}` a text that stays as it is, `{parts:list}` a list without “and”,
`{cities:or}` one with “or”, `{stored:size}` bytes, `{now:status}` a run's status, `{error:error}` an
error as data.

Finished English sentences, which earlier versions and other clients stored, are looked up whole.
"""

import re
import string
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext, override

from batchruns.engine.errors import CodedError, ErrorData
from batchruns.engine.issues import SENTENCES as ISSUES
from batchruns.engine.issues import Issue
from batchruns.engine.text import gettext_noop

if TYPE_CHECKING:
    from batchruns.models import BatchRun, Event

# --- reading files: engine.tables --------------------------------------------------------------

TABLE_ERRORS: dict[str, str] = {
    # What a file is.
    "empty_file": gettext_noop("This file is empty. Choose the file that holds the leads."),
    "header_only": gettext_noop(
        "This file has only a header and no rows below it. Choose the file that holds the leads."
    ),
    "only_set_aside": gettext_noop(
        "This file holds no leads: below its header are only empty lines, totals and notes. Choose "
        "the file that holds the leads."
    ),
    "no_header_row": gettext_noop(
        "This file has no row {row} to take the columns' names from. Choose an earlier one."
    ),
    "no_readable_row": gettext_noop("No row of this file can be read. {issue}"),
    "not_a_table": gettext_noop(
        "This is {what}, not a table of leads. Upload a file of one of these kinds: {kinds}."
    ),
    "ending_not_taken": gettext_noop(
        "Files that end in “{ending:s}” can't be read. Save it as one of {kinds}, and upload that."
    ),
    "holds_no_json": gettext_noop(
        "This file is called “{ending:s}” but holds no JSON. It must be a list of objects, or one "
        "object on each line."
    ),
    "not_a_spreadsheet": gettext_noop(
        "This file is called “{ending:s}” but isn't a spreadsheet. Save it again as XLSX or CSV, "
        "and upload that."
    ),
    "markup": gettext_noop(
        "This is a web page or XML, whatever it is called. Open it in your spreadsheet program, "
        "save it as XLSX, and upload that."
    ),
    "apple_numbers": gettext_noop(
        "This is a document of Apple Numbers. Export it as XLSX or CSV, and upload that."
    ),
    # What it is packed in, and how large it is.
    "archive_in_archive": gettext_noop(
        "This is an archive inside an archive. Unpack it, and upload the file that holds the leads."
    ),
    "archive_locked": gettext_noop(
        "This archive is locked with a password. Unpack it, and upload the file that is in it."
    ),
    "archive_of_many": gettext_noop(
        "This archive holds {files} files. Unpack it, and upload one table of leads."
    ),
    "damaged_file": gettext_noop(
        "This file is damaged or incomplete. Save or download it again, then upload the new copy."
    ),
    "unpacks_to_too_much": gettext_noop(
        "This file unpacks to far more than it should. Unpack it yourself, then upload what is inside."
    ),
    "line_too_long": gettext_noop(
        "A line of this file is longer than {limit} bytes, too long for a lead. Save the table "
        "as CSV with one line per lead, then upload it."
    ),
    "too_many_columns": gettext_noop(
        "This file has {columns} columns; the limit is {limit}. Choose a file with one row per lead."
    ),
    "too_many_rows": gettext_noop(
        "This file has more than {limit} rows, which is the limit. Split it into smaller files "
        "and upload them one by one."
    ),
    # Texts.
    "unknown_encoding": gettext_noop(
        "The text of this file is in no encoding that we know, or it is damaged. Save it as CSV in "
        "UTF-8, and upload that."
    ),
    "other_encoding": gettext_noop(
        "The text of this file isn't in the encoding {encoding:s}. Save it as CSV in UTF-8, and "
        "upload that."
    ),
    "endless_cell": gettext_noop(
        "The cell that starts in line {line} is too long, or its closing quote is missing. Fix "
        "that line, then upload the file again."
    ),
    # JSON.
    "broken_json": gettext_noop(
        "The JSON in this file breaks off or is damaged in line {line}. Save it again or fix "
        "that line, then upload it."
    ),
    "no_list": gettext_noop(
        "This JSON holds no list of leads. It must be a list of objects, or one object on each "
        "line, such as {{“name”: “Ada”}}."
    ),
    "several_lists": gettext_noop(
        "This JSON holds several lists: {lists:s}. Save the one of the leads as a file of its own, "
        "and upload that."
    ),
    "not_rewritable": gettext_noop(
        "This kind of file can't be written anew. Delete it, or leave it as it is."
    ),
    "record_too_long": gettext_noop(
        "A record of this file has more than {limit} characters, too long for a lead. Save the "
        "list with one object per lead, then upload it."
    ),
    # Parquet and Arrow.
    "arrow_damaged": gettext_noop(
        "This file can't be opened: it is damaged, incomplete or encrypted. Save it again "
        "without encryption, then upload it."
    ),
    "arrow_missing": gettext_noop(
        "{kind} files can't be read here yet. Save it as CSV, and upload that, or ask whoever runs "
        "this installation to add pyarrow."
    ),
    "not_arrow": gettext_noop(
        "This file is called “{ending:s}” but holds neither Parquet nor Arrow. Save it again, or as "
        "CSV, and upload that."
    ),
    "parquet_locked": gettext_noop(
        "This Parquet file is encrypted. Save it without encryption, then upload it."
    ),
    # Spreadsheets.
    "empty_spreadsheet": gettext_noop(
        "This spreadsheet is empty. Choose the file that holds the leads."
    ),
    "no_sheet": gettext_noop("This file has no sheet “{sheet:s}”."),
    "spreadsheet_damaged": gettext_noop(
        "This spreadsheet can't be opened: it is damaged, or locked with a password. Open it, "
        "save it without a password, then upload it."
    ),
    "spreadsheet_locked": gettext_noop(
        "This spreadsheet is locked with a password. Open it, save it again without a password, "
        "and upload that."
    ),
    "spreadsheet_doctype": gettext_noop(
        "This spreadsheet declares a document type, which may hide an attack. Open it, save it "
        "again as XLSX, and upload that."
    ),
    "spreadsheet_unpacks_to_too_much": gettext_noop(
        "This spreadsheet unpacks to far more than it should. Save it as CSV and upload that."
    ),
    "spreadsheet_cell_too_long": gettext_noop(
        "A cell of this spreadsheet has more than {limit} characters. Remove it, and upload the "
        "file again."
    ),
    "row_too_long": gettext_noop(
        "A row of this spreadsheet has more than {limit} characters. Remove it, and upload the "
        "file again."
    ),
    "row_or_cell_too_long": gettext_noop(
        "A row or cell of this spreadsheet has more than {limit} characters. Remove it, and upload "
        "the file again."
    ),
    "row_too_wide": gettext_noop(
        "A row of this sheet has more than {limit} columns, which is the limit. Choose a file "
        "with one row per lead."
    ),
    "row_repeats": gettext_noop(
        "A row of this spreadsheet is repeated too often for a list of leads. Save it as CSV, "
        "then upload it."
    ),
    "too_much_text": gettext_noop(
        "This spreadsheet holds more text than can be read from it at once. Save it as CSV, and "
        "upload that."
    ),
    "cells_unordered": gettext_noop(
        "The cells of this spreadsheet are in no order, and too many to be put into one. Save it "
        "as XLSX or CSV, and upload that."
    ),
    # Export formats.
    "arrow_cells": gettext_noop(
        "A row has {cells} cells, more than those before it, for which Parquet and Arrow have no "
        "room. Download it as CSV."
    ),
    "xlsx_columns": gettext_noop(
        "The result has {columns} columns; a sheet of Excel holds {limit}. Download it as CSV."
    ),
    "xlsx_cell": gettext_noop(
        "Row {row} has a cell of {characters} characters; a cell of Excel holds {limit}. Download "
        "the result as CSV."
    ),
}

# --- enriching: engine.enrichers, engine.pipeline -----------------------------------------------

ENRICHMENT_ERRORS: dict[str, str] = {
    "no_known_column": gettext_noop(
        "No column was recognized as something to enrich: email, phone, name, company, website "
        "or country. Map a column, or rename one and upload the file again."
    ),
    "all_switched_off": gettext_noop(
        "Every enrichment for these columns is switched off. Switch at least one on."
    ),
    "unknown_column": gettext_noop(
        "No column that can be added is called “{name}”. Check its spelling against the list of "
        "added columns."
    ),
    "no_column_chosen": gettext_noop(
        "None of the columns you named can be added to this file. Name others, or choose all."
    ),
    "part_cut_off": gettext_noop("A part has {rows} rows instead of {expected}."),
    "took_time": gettext_noop("It was not done after {seconds} s."),
    "took_memory": gettext_noop("It took too much memory."),
    "process_died": gettext_noop("The process died of it."),
    "enricher_failed": gettext_noop("An enricher failed ({error:s})."),
    "worker_died": gettext_noop(
        "One of the processes that enrich this file was killed, maybe because memory ran out. Try "
        "again with fewer of them: --jobs 1."
    ),
}

# --- runs and uploads ---------------------------------------------------------------------------

LIST_ERRORS: dict[str, str] = {
    "list_empty": gettext_noop("This list has no rows. Choose a file that has some."),
    "list_without_keys": gettext_noop(
        "No column of this list says whom its rows are about. Say which column holds the company, the "
        "email, the website or an identifier."
    ),
    "list_too_long": gettext_noop(
        "A list may have {limit} rows, and this one has more. Choose a file with fewer."
    ),
    "list_damaged": gettext_noop(
        "What was built of a list can't be read any more. Upload its file once more."
    ),
    "list_of_another_version": gettext_noop(
        "A list was built by another version of this site, and is being built anew. Try again in a "
        "minute."
    ),
}

RUN_ERRORS: dict[str, str] = {
    "ceiling_needed": gettext_noop(
        "What this run costs can't be estimated now. Enter a ceiling for this run, then start it."
    ),
    "too_many_webhooks": gettext_noop(
        "You have {limit} endpoints, which is the limit. Delete one, then add another."
    ),
    "connection_name_taken": gettext_noop(
        "There is a provider “{name:s}” already. Choose another name."
    ),
    "connection_key_for_server": gettext_noop(
        "Enter the key again: it would go to another server than before."
    ),
    "connection_unfit": gettext_noop(
        "This provider doesn't take such a connection. Correct “{part:s}”."
    ),
    "no_address": gettext_noop("This is no address."),
    "as_written": "{text}",
    "filename_missing": gettext_noop("A run has to have a filename."),
    "meta_not_json": gettext_noop("meta has to be an object that JSON can hold."),
    "value_too_long": gettext_noop(
        "{column:s} is too long: {limit} characters are the most that is kept. Shorten it."
    ),
    "meta_too_long": gettext_noop(
        "What is known of this file takes more than {limit} characters, which is too much to keep. "
        "Give its columns shorter names."
    ),
    "time_not_datetime": gettext_noop("A time has to be given as a datetime."),
    "unknown_status": gettext_noop("A run can't be “{status:s}”: no such status exists."),
    "unreachable_status": gettext_noop(
        "{run:s} is {now:status}, and can't become {status:status}."
    ),
    "illegal_transition": gettext_noop("{run:s} can't be {verb}: it is already {status:status}."),
    "transition_refused": gettext_noop("This run can't be changed like that."),
    "completed_by_itself": gettext_noop("This run is in progress and will finish by itself."),
    "options_fixed": gettext_noop(
        "This run has started, so its parse options and mapping can't be changed any more."
    ),
    "not_processing": gettext_noop("{run:s} is no longer being processed."),
    "run_gone": gettext_noop("This run was deleted."),
    "key_lost": gettext_noop(
        "This key can't be read any more, as the site's secret has changed. Set it anew."
    ),
    "do_not_contact_full": gettext_noop(
        "A do-not-contact list has at most {limit} entries, and these would be more. None was added."
    ),
    "do_not_contact_key_lost": gettext_noop(
        "Your do-not-contact list can't be read, as the site's secret has changed. Nothing is sent "
        "until the operator of this site brings the earlier secret back."
    ),
    "file_gone": gettext_noop(
        "The file of this run isn't stored here. Upload it again to enrich it."
    ),
    "run_of_another": gettext_noop("This run belongs to somebody else."),
    "person_gone": gettext_noop("The owner of this run no longer exists."),
    "one_run_in_work": gettext_noop(
        "You have {runs} run in progress, which is the limit. Start this one when it has finished."
    ),
    "many_runs_in_work": gettext_noop(
        "You have {runs} runs in progress, which is the limit. Start this one when one of them "
        "has finished."
    ),
    "no_room": gettext_noop(
        "Your files take {stored:size} of {limit:size}, and this one doesn't fit. "
        "Delete runs or lists that you don't need any more."
    ),
    "options_unknown": gettext_noop(
        "The parse options of this file are lost. Upload it again to enrich it."
    ),
    "sheet_unusable": gettext_noop(
        "The sheet “{sheet:s}” can't be a run of its own. {error:error}"
    ),
    "too_many_sheets": gettext_noop(
        "That would be more than {limit} runs at once. Tick fewer sheets."
    ),
    "not_a_recipe": gettext_noop(
        "This is no recipe. Choose a JSON file that was exported as a recipe."
    ),
    "recipe_without_columns": gettext_noop(
        "This recipe names no columns. Choose a JSON file that was exported as a recipe."
    ),
    "recipe_without_name": gettext_noop("Give the recipe a name."),
    "recipe_name_too_long": gettext_noop(
        "A recipe's name has at most {limit} characters. Choose a shorter one."
    ),
    "recipe_name_taken": gettext_noop(
        "You have a recipe called “{name:s}” already. Choose another name."
    ),
    "recipe_too_long": gettext_noop(
        "A recipe has at most {limit} characters. Shorten the names of its columns."
    ),
    "too_many_recipes": gettext_noop(
        "You have {limit} recipes, which is the most there can be. Delete some of them first."
    ),
    "list_gone": gettext_noop("This list was deleted meanwhile. Choose another one."),
    "list_without_name": gettext_noop("Give the list a name."),
    "list_name_too_long": gettext_noop(
        "A list's name has at most {limit} characters. Choose a shorter one."
    ),
    "list_name_taken": gettext_noop(
        "You have a list called “{name:s}” already. Choose another name."
    ),
    "too_many_lists": gettext_noop(
        "You have {limit} lists, which is the most there can be. Delete some of them first."
    ),
    "list_being_built": gettext_noop(
        "This list is just being built. Wait until it is ready, then try again."
    ),
    "list_without_earlier": gettext_noop(
        "There are no earlier rows to go back to. Check the columns, or upload another file."
    ),
    "list_files_lost": gettext_noop(
        "The rows of this list weren't in the backup. Upload its file once more."
    ),
    "table_unreadable": gettext_noop(
        "You can't read {table:s}, or it isn't there any more. Ask whoever runs the database for access."
    ),
    "table_too_large": gettext_noop(
        "This table takes more than {limit:size}. Choose a view of it with fewer rows or columns."
    ),
    "decision_outdated": gettext_noop(
        "This lead has no such match any more. Open it again to see what the list says now."
    ),
    "columns_changed_meanwhile": gettext_noop(
        "This file was parsed in another way meanwhile, maybe in another tab. Check its columns."
    ),
    "reading_too_slow": gettext_noop(
        "This file takes too long to read. Save it again as CSV, and upload that."
    ),
    "leads_need_a_run": gettext_noop(
        "These options ask providers ({steps}), and leads that are enriched at once are sent to nobody. "
        "Create a run instead, or leave these steps out."
    ),
    "leads_too_slow": gettext_noop(
        "These leads took longer than {seconds} seconds. Send fewer at once, or create a run of them."
    ),
    "many_leads_in_work": gettext_noop(
        "{limit} requests of yours are in work, which is the limit. Send this one again when one of "
        "them is answered."
    ),
    "canceled": gettext_noop("Canceled. Resume to continue where it stopped."),
    "given_up": gettext_noop(
        "Something went wrong on our side, {tries} times in a row. Nothing is lost: press Retry, and "
        "if it fails again, tell the operator of this site the address of this page."
    ),
    "disk_full": gettext_noop(
        "The disk of this site is full. Nothing is lost: once the operator has made room, press "
        "Retry, and the run goes on from where it stopped."
    ),
    "workers_lost": gettext_noop(
        "A step of this run has cost this site several workers, as if it took more memory than they "
        "have. Nothing is lost: press Retry, and the run goes on from where it stopped. If it fails "
        "again, tell the operator of this site the address of this page."
    ),
    "files_unreachable": gettext_noop(
        "This site can't reach its files. Nothing is lost: press Retry in a while, and the run goes "
        "on from where it stopped."
    ),
    "storage_unreachable": gettext_noop("The files of this site can't be reached right now."),
    "nothing_to_edit": gettext_noop("No row matches, so nothing was changed."),
    "too_many_edits": gettext_noop("A result takes up to {limit} edits. Undo some of them first."),
    "nothing_to_erase": gettext_noop("Tick what to erase first. Nothing was changed."),
    "erasure_gone": gettext_noop("This search is gone, or was decided already."),
    "too_many_erasures": gettext_noop(
        "Up to {limit} searches can wait for your decision. Decide on some of them first."
    ),
    "title_too_long": gettext_noop("A name can have {limit} characters. Shorten it."),
    "too_many_tags": gettext_noop("A run can have {limit} tags. Remove some."),
    "tag_too_long": gettext_noop("A tag can have {limit} characters. Shorten the longer ones."),
    "edit_gone": gettext_noop("This edit was undone already."),
    "no_such_column": gettext_noop("The result has no column “{column:s}”. Choose another one."),
    "no_suggestions": gettext_noop(
        "This result has no suggested emails. Run it again with the essential columns."
    ),
}

# --- processing and the worker --------------------------------------------------------------------

PROCESSING_ERRORS: dict[str, str] = {
    "process_not_started": gettext_noop("No process could be started for the work."),
    "work_unwanted": gettext_noop("The work is no longer needed."),
    "index_not_ready": gettext_noop(
        "The table is still being prepared, so nothing was changed. Try again in a moment."
    ),
    "cut_elsewhere": gettext_noop("An earlier try has cut the file in other places."),
    "chunks_missing": gettext_noop("{chunks} chunks, the last of them number {last}."),
    "rows_lost": gettext_noop(
        "{rows} rows in, {enriched} out, {rejected} rejected, {suppressed} left out."
    ),
}

# --- requests of programs: api ---------------------------------------------------------------------

API_ERRORS: dict[str, str] = {
    "token_missing": gettext_noop(
        "Send a token of your account page, as “Authorization: Bearer le_…”."
    ),
    "token_unknown": gettext_noop(
        "Nobody has this token. Copy it again, or make a new one on your account page."
    ),
    "scope_missing": gettext_noop(
        "This token lacks the scope “{scope:s}”. Make one that has it on your account page."
    ),
    "too_many_requests": gettext_noop("Too many requests. Send the next one in {seconds} seconds."),
    "idempotency_key_unfit": gettext_noop(
        "An “Idempotency-Key” has 1 to 255 characters of ASCII without spaces, such as a UUID."
    ),
    "idempotency_key_used": gettext_noop(
        "This “Idempotency-Key” belongs to another request of yours. Send each request with its own key."
    ),
    "still_in_work": gettext_noop(
        "A request with this “Idempotency-Key” is still in work. Send it again in a few seconds to get "
        "its answer."
    ),
    "answer_too_large": gettext_noop(
        "This request was carried out before, but its answer was too large to be kept. Look up what it "
        "made."
    ),
    "no_such_address": gettext_noop(
        "There is nothing at this address. The documentation lists all addresses."
    ),
    "method_not_allowed": gettext_noop(
        "This address doesn't take this method. The header “Allow” names those that it takes."
    ),
    "bad_request": gettext_noop(
        "This request is broken or incomplete. Check how it is written, and send it again."
    ),
    "not_json": gettext_noop(
        "The body of this request isn't valid JSON. Check how it is written, and send it again."
    ),
    "invalid_request": gettext_noop("Correct “{where:s}” and send the request again. {problem:s}."),
    "cursor_unknown": gettext_noop(
        "No page begins here. Send the “next” of the page before, as it came."
    ),
    "media_type_not_taken": gettext_noop("Send the body of this request as {types:or}."),
    "file_part_missing": gettext_noop(
        "Send the leads as a part of the form that is called “file”, with its filename."
    ),
    "file_there_already": gettext_noop(
        "This run has its file already. Create another run for another file."
    ),
    "mapping_of_other_length": gettext_noop(
        "This file has {columns} columns, and the mapping {fields} fields. Send one for each column."
    ),
    "no_lead_field": gettext_noop(
        "There is no lead field “{field:s}”. The mapping of a run lists all fields."
    ),
    "field_mapped_twice": gettext_noop(
        "“{column:s}” can't be mapped to “{field:s}”: another column is mapped to it already."
    ),
    "range_unsatisfiable": gettext_noop("The file has {size} bytes, and none in this range."),
    "no_result_yet": gettext_noop("This run has no result. Wait until it is completed."),
    "no_such_file": gettext_noop(
        "This run has no such file: nothing of the kind came up, or its files were removed."
    ),
    "no_preview": gettext_noop(
        "The first rows couldn't be enriched. Change the parse options, or start anyway."
    ),
    "no_such_format": gettext_noop("There is no format “{name:s}”. Choose from {names}."),
    "no_such_template": gettext_noop("There is no template “{name:s}”. Choose from {names}."),
    "changed_meanwhile": gettext_noop(
        "It was changed in the meantime. Get it again, and decide once more."
    ),
    "body_too_large": gettext_noop(
        "The body of this request is too large. Send many leads as a file."
    ),
    "server_error": gettext_noop(
        "Something went wrong on our side. Try again in a minute; if it happens again, tell the "
        "operator of this site."
    ),
    "no_such_option": gettext_noop("There is no option “{name:s}”. Choose from {names}."),
    "option_unfit": gettext_noop(
        "The option “{name:s}” can't have this value. Correct it, and send the request again."
    ),
    "no_such_recipe": gettext_noop(
        "You have no recipe “{name:s}”. Check its name, or list your recipes."
    ),
    "no_such_provider": gettext_noop("There is no provider “{name:s}” here. Choose from {names}."),
    "connection_gone": gettext_noop(
        "You have no connection “{name:s}”. List your steps to see all."
    ),
    "mapping_unfit": gettext_noop(
        "“{column:s}” can't be mapped to “{field:s}”: there is no such column or lead field, or another "
        "column has this field already."
    ),
    "entry_gone": gettext_noop("This entry isn't on your do-not-contact list any more."),
    "away": gettext_noop(
        "Something that this site needs is away for a moment. Try again in a few seconds."
    ),
}

# --- asking providers: engine.lookups ---------------------------------------------------------------

LOOKUP_ERRORS: dict[str, str] = {
    "step_unknown": gettext_noop("Step {step}: nothing here is called “{capability:s}”."),
    "step_without_provider": gettext_noop("Step {step} has no provider. Choose at least one."),
    "step_provider_missing": gettext_noop(
        "Step {step}: “{provider:s}” isn't connected. Connect it, or choose another provider."
    ),
    "step_provider_unable": gettext_noop(
        "Step {step}: “{provider:s}” doesn't do this. Choose another provider."
    ),
    "step_output_unknown": gettext_noop(
        "Step {step}: no value to take or require is called “{output:s}”."
    ),
    "step_condition_without_value": gettext_noop(
        "Step {step}: the condition on “{subject:s}” has no value to compare with."
    ),
    "step_subject_unknown": gettext_noop(
        "Step {step}: “{subject:s}” isn't known at that point. Move the step that finds it up."
    ),
    "step_without_prompt": gettext_noop("Step {step} has no prompt. Write what to ask the model."),
    "step_without_answers": gettext_noop("Step {step}: name the values that it is to answer."),
    # What the site doesn't let anybody reach.
    "lookup_needs_https": gettext_noop(
        "This address must start with https://. Only hosts that this site allows may use http://."
    ),
    "lookup_address_with_user": gettext_noop(
        "This address contains a user name. Remove it, and enter the key in its own field."
    ),
    "lookup_host_not_listed": gettext_noop(
        "This site only contacts certain hosts, and this isn't one of them. Ask its operator to allow "
        "it."
    ),
    "lookup_host_private": gettext_noop(
        "This host is on a private network, which this site doesn't contact. Ask its operator to allow "
        "it."
    ),
    "lookup_port": gettext_noop(
        "This port isn't allowed. Use the standard port, or ask the operator to allow this host."
    ),
    # Webhooks.
    "webhook_timed_out": gettext_noop("No answer came in time."),
    "webhook_unreachable": gettext_noop("The server can't be reached, or it speaks no HTTP."),
    "webhook_secret_lost": gettext_noop(
        "The signing secret can't be read any more, as the site's secret has changed. Rotate it."
    ),
    "webhook_gone": gettext_noop(
        "This endpoint was disabled, as it answered 410: it wants nothing any more. Enable it to "
        "send events to it again."
    ),
    # The description of a service over HTTP.
    "interface_not_an_object": gettext_noop(
        "This isn't a description of a service. Start from the example, and change it."
    ),
    "interface_unknown_field": gettext_noop("“{name:s}” isn't part of a description. Remove it."),
    "interface_no_choice": gettext_noop("“{field:s}” must be one of {choices:or}."),
    "interface_no_url": gettext_noop(
        "Enter a full URL with a fixed host. Inputs in braces may follow it, such as "
        "https://api.example.com/find?email=…"
    ),
    "interface_key_in_path": gettext_noop(
        "The key can't be part of the path. Put it in a header, or behind the question mark."
    ),
    "interface_key_in_clear": gettext_noop(
        "“{name:s}” holds a key that everybody could read here. Write {placeholder:s} in its place, and "
        "enter the key itself in the field “Key”."
    ),
    "interface_unknown_input": gettext_noop(
        "A lead has no input “{name:s}”. Use one from the list, such as email or company."
    ),
    "interface_without_input": gettext_noop(
        "Nothing of the lead is sent. Put an input in braces into the URL or the body, such as email."
    ),
    "interface_body_of_get": gettext_noop("Only POST has a body. Choose POST, or remove the body."),
    "interface_not_pairs": gettext_noop("Enter headers as names with texts."),
    "interface_header": gettext_noop(
        "The header “{name:s}” can't be set, or its text isn't plain. Only the key may stand in braces."
    ),
    "interface_no_outputs": gettext_noop(
        "Name at least one output, and where it stands in the answer."
    ),
    "interface_output": gettext_noop(
        "“{name:s}” isn't an output of this. Choose one from the list."
    ),
    "interface_path": gettext_noop(
        "“{path:s}” isn't a path. Write it as data.items[0].name or /data/items/0/name."
    ),
    "interface_rule": gettext_noop(
        "Each outcome needs a status or a path, and what it means, such as miss or later."
    ),
    "interface_batch": gettext_noop(
        "For a batch, the path must lead to a list in the body. Its one item holds all inputs of a "
        "lead, and is repeated for each."
    ),
    "interface_echo": gettext_noop(
        "Choose one input that a batch sends, and the path at which each answer repeats it."
    ),
    "interface_number": gettext_noop("“{field:s}” must be a number in a sensible range."),
    # What came back.
    "lookup_answer_too_large": gettext_noop(
        "The provider sent more than it may, so its answer wasn't used."
    ),
    "lookup_answer_encoding": gettext_noop(
        "The provider compressed its answer in a way that can't be read."
    ),
}

# --- what happens to a run: a sentence for the kinds of events that say more than their label -------

EVENTS: dict[str, str] = {
    "changed": gettext_noop("Set to {status:status}."),
    "failed": "{error:error}",
    "canceled": "{error:error}",
    "taken up": gettext_noop("A worker stopped, so the run continues where it left off."),
    "worker lost": gettext_noop("Another worker takes over."),
    "tried again": gettext_noop("A step failed ({error:s}) and will be retried shortly."),
    "given up": gettext_noop("A step failed ({error:s}) too often."),
    "chunk tried again": gettext_noop("Chunk {chunk}: {error:error}"),
    "files removed": gettext_noop("{days} days after its end."),
    "asked": gettext_noop("{provider:s}: {lookups} lookups."),
    "ceiling reached": gettext_noop(
        "Not all of {provider:s} was asked. Raise the ceiling, and run the file again to go on."
    ),
    # Edits of the result, by their action.
    "accept_suggestions": gettext_noop("Rows: {rows}."),
    "match_list": gettext_noop("Rows: {rows}."),
    "set_value": gettext_noop("“{column:s}” set to “{value:s}”. Rows: {rows}."),
    "exclude": gettext_noop("Rows: {rows}."),
}

# --- from data to words ---------------------------------------------------------------------------

UNUSABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError)
"""What it raises to fill in data that doesn't fit its sentence: another version may have kept it."""


class _Words(string.Formatter):
    """Fills parameters into a sentence as the page's language has them."""

    def sentence(self, text: str, params: Mapping[str, Any]) -> str:
        return self.vformat(self.translated(text), (), params)

    def translated(self, text: str) -> str:
        # The catalog's own heading stands under the empty text.
        return gettext(text) if text else ""

    def error(self, error: ErrorData) -> str:
        return self.sentence(errors()[error.code], error.params)

    def issue(self, issue: Issue) -> str:
        return self.sentence(ISSUES.get(issue.code, issue.code), issue.params)

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "":
                return self._plain(value)
            case "s":
                return self._as_is(value)
            case "list":
                return ", ".join(map(self._plain, _items(value, ", ")))
            case "or":
                return self.either(_items(value, " or "))
            case "size":
                return self.size(value)
            case "status":
                return self.status(value)
            case "error":
                return self.error(ErrorData.parse(value))
        raise ValueError(format_spec)

    def _as_is(self, value: Any) -> str:
        match value:
            case str():
                return value
            case list() | tuple():
                return self.joined(value)
        return self._plain(value)

    def _plain(self, value: Any) -> str:
        match value:
            case bool():
                return str(value)
            case int():
                return self.number(value)
            case Issue():
                return self.issue(value)
            case {"issue": str(code), "params": dict(params)}:
                return self.issue(Issue(code, params))
            case list() | tuple():
                return self.joined([self._plain(item) for item in value])
        return self.translated(str(value))

    def number(self, value: int) -> str:
        return str(number_format(value, use_l10n=True, force_grouping=True))

    def size(self, value: int) -> str:
        return size_in_words(value)

    def status(self, value: str) -> str:
        from batchruns.models import Status

        label = str(Status(value).label)
        return label[:1].lower() + label[1:]

    def joined(self, items: Sequence[str]) -> str:
        *others, last = items
        if not others:
            return last
        params = {"others": ", ".join(others), "last": last}
        return self.sentence(gettext_noop("{others:s} and {last:s}"), params)

    def either(self, items: Sequence[str]) -> str:
        text, *others = items
        for other in others:
            params = {"one": text, "other": other}
            text = self.sentence(gettext_noop("{one:s} or {other:s}"), params)
        return text


def _items(value: Any, between: str) -> Sequence[Any]:
    """The items of a list; also of one that was read back from an English sentence."""
    return value.split(between) if isinstance(value, str) else value


class _English(_Words):
    """English words, also where Django has no applications and so no catalogs."""

    def translated(self, text: str) -> str:
        return text

    def number(self, value: int) -> str:
        return f"{value:,}"

    def size(self, value: int) -> str:
        with override("en"):
            return super().size(value)

    def status(self, value: str) -> str:
        return str(value)


def size_in_words(size: int) -> str:
    """Bytes in the largest unit that fits, with a decimal only if it says something: 512 MB, 1.5 GB."""
    from django.template.defaultfilters import filesizeformat

    return re.sub(r"[.,]0(?=\s)", "", filesizeformat(size))


def errors() -> Mapping[str, str]:
    """The English sentence of each code. No two packages have the same code."""
    return {
        **TABLE_ERRORS,
        **ENRICHMENT_ERRORS,
        **RUN_ERRORS,
        **LIST_ERRORS,
        **PROCESSING_ERRORS,
        **API_ERRORS,
        **LOOKUP_ERRORS,
    }


def error_in_words(error: BaseException) -> str:
    """Why something couldn't be done, in the page's language."""
    return _Words().error(error_data(error))


def kept_error_in_words(error: ErrorData) -> str:
    """An error that was kept as data, in the page's language."""
    return _Words().error(error)


def error_in_english(error: BaseException) -> str:
    """The sentence of an error as the command line writes it, and as a run keeps it."""
    return _English().error(error_data(error))


def problem_in_words(problem: str) -> str:
    """Why a provider couldn't be asked: our sentence where we refused, else what the provider said."""
    return gettext(LOOKUP_ERRORS[problem]) if problem in LOOKUP_ERRORS else problem


def error_data(error: BaseException) -> ErrorData:
    """An error as it is kept: its code, and its parameters as JSON."""
    if not isinstance(error, CodedError):
        return ErrorData("as_written", {"text": str(error)})
    return ErrorData(error.code, {name: _as_json(value) for name, value in error.params.items()})


def _as_json(value: Any) -> Any:
    match value:
        case Issue():
            params = {name: _as_json(item) for name, item in value.params.items()}
            return {"issue": value.code, "params": params}
        case list() | tuple():
            return [_as_json(item) for item in value]
    return value


def failure_in_words(run: "BatchRun") -> str:
    """Why a run failed, in the page's language; empty for one that hasn't."""
    with suppress(*UNUSABLE):
        if run.recorded_error:
            # Whatever its sentence was when it was kept.
            return _Words().error(run.recorded_error)
    return stored_error_in_words(run.error_message, run.stored_error)


def stored_error_in_words(message: str | None, error: ErrorData | None) -> str:
    """An error message of a run, in the page's language where it is known there what it says.

    The kept error is believed only if the message is its English sentence: another client may have
    written either of them.
    """
    try:
        if error is not None and _English().error(error) == message:
            return _Words().error(error)
    except UNUSABLE:
        pass
    return in_words(message)


def event_in_words(event: "Event") -> str:
    """What the history says of an event beside its label, in the page's language."""
    try:
        if event.params is not None:
            return _Words().sentence(EVENTS[event.kind], event.params)
    except UNUSABLE:
        pass
    return in_words(event.text)


def phrase_in_words(phrase: str, params: Mapping[str, Any]) -> str:
    """A text that is marked for translation, in the page's language; parameters stand in braces."""
    return _Words().sentence(phrase, params) if params else in_words(phrase)


def issue_in_words(issue: Issue) -> str:
    """Why a value or a row is as it is, in the page's language."""
    return _Words().issue(issue)


def stored_issue_in_words(cell: str) -> str:
    """The issue in a cell of a file of ours; what an earlier version wrote is a sentence already."""
    return issue_in_words(Issue.load(cell))


def in_words(text: str | None) -> str:
    """A finished English sentence, or a label, in the page's language where it is known there."""
    return _Words().translated(text or "")
