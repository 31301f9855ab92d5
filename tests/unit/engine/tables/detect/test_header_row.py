"""Which row of a file is its header, by what stands in it and below it."""

from pathlib import Path

import pytest

from batchruns.engine.tables.open_file import detect_options, open_table


@pytest.mark.parametrize(
    ("kind", "text", "header_row", "rows"),
    [
        ('header or values', 'Firm name,Country,Way 1,Way 2,Way 3\nAcme Ltd,Germany,Letter,Letter,Letter\nAcme Ltd,Germany,Letter,Letter,Letter\nAcme Ltd,Germany,Letter,Letter,Letter\nAcme Ltd,Germany,Letter,Letter,Letter\nBeta Inc,France,Email,Phone,Website\nGamma,Spain,Letter,Letter,Letter\n', 0, 6),
        ('merged', 'Person,,,Company,,\nFirst name,Last name,Email,Name,City,Country\nAda,Byron,ada@x.de,Acme AG,Bonn,Germany\nBob,Roe,bob@y.de,Beta AG,Kiel,Germany\n', 1, 2),
        ('emails one col', 'ada@x.com\nbob@y.com\ncy@z.com\n', None, 3),
        ('email header one col', 'Email\nada@x.com\nbob@y.com\n', 0, 2),
        ('phones one col', '+49 30 123456\n+49 30 123457\n', None, 2),
        ('names one col hdr', 'Name\nAda Byron\nBob Roe\n', 0, 2),
        ('names one col no hdr', 'Ada Byron\nBob Roe\nCy Twombly\n', None, 3),
        ('companies hdr', 'Company\nAcme Inc\nBeta GmbH\n', 0, 2),
        ('one row', 'ada@x.com,Ada,Byron\n', None, 1),
        ('title above', 'Leads 2024\n\nName,Email,City\nAda,a@x.com,Bonn\nBob,b@x.com,Bonn\n', 1, 2),
        ('titles above 2', 'Report: Leads\nGenerated on 2024-01-01\nName,Email,City\nAda,a@x.com,Bonn\nBob,b@x.com,Bonn\n', 2, 2),
        ('title with commas', 'Leads 2024,,\nName,Email,City\nAda,a@x.com,Bonn\nBob,b@x.com,Bonn\n', 1, 2),
        ('title filter', 'Filter: Country = Germany; Status = Open,,\n,,\nName,Email,City\nAda,a@x.com,Bonn\nBob,b@x.com,Bonn\n', 1, 2),
        ('values are names of fields', 'Contact,Preferred,Source\nAda Byron,Email,Website\nBob Roe,Phone,Email\nCy Lee,Email,Phone\nDi Ray,Email,Website\n', 0, 4),
        ('types', 'Type,Value,Label\nEmail,a@x.com,Work\nPhone,030 123,Home\nEmail,b@x.com,Work\n', 0, 3),
        ('channel de', 'Firma,Land,Kanal 1,Kanal 2\nAcme,Deutschland,E-Mail,Telefon\nBeta,Frankreich,Telefon,E-Mail\n', 0, 2),
        ('unknown header', 'xid,foo_bar,baz\n17,Ada,Bonn\n18,Bob,Bonn\n', 0, 2),
        ('unknown header text', 'foo,bar,baz\nred,Ada,Bonn\nblue,Bob,Bonn\n', 0, 2),
        ('headerless names cities', 'Ada Byron,Berlin,ada@x.com\nBob Roe,Hamburg,bob@x.com\n', None, 2),
        ('headerless with department Marketing', 'Ada,Byron,Marketing,ada@x.com\nBob,Roe,Sales,bob@x.com\nCy,Lee,Company,cy@x.com\n', None, 3),
        ('headerless no email', 'Ada Byron,Berlin,030 1234567\nBob Roe,Hamburg,040 1234567\n', None, 2),
        ('group rows', 'Person,,,Firma,,Adresse\nVorname,Nachname,E-Mail,Name,Branche,Ort\nAda,Byron,a@x.com,Acme,IT,Bonn\n', 1, 1),
        ('group rows w. 2 field names', 'Name,,Company,,\nFirst,Last,Name,City,Zip\nAda,Byron,Acme,Bonn,53111\nBob,Roe,Beta,Bonn,53112\n', 1, 2),
        ('header twice', 'Name,Email\nName,Email\nAda,a@x.com\n', 0, 1),
        ('header then units', 'Name,Revenue,Email\n,(EUR),\nAda,100,a@x.com\nBob,200,b@x.com\n', 0, 3),
        ('header then types', 'Name,Email,Phone\nstring,email,string\nAda,a@x.com,030 12345\n', 0, 2),
        ('technical then labels', 'first_name,email_address,company_name\nFirst Name,Email Address,Company\nAda,a@x.com,Acme\nBob,b@x.com,Beta\n', 0, 3),
        ('labels then technical', 'First Name,Email Address,Company Name\nFIRST_NAME,EMAIL,COMPANY\nAda,a@x.com,Acme\n', 0, 2),
        ('numbers header years', 'Company,2021,2022,2023\nAcme,1,2,3\nBeta,4,5,6\n', 0, 2),
        ('all numeric rows', '1,2,3\n4,5,6\n7,8,9\n', None, 3),
        ('address title', 'Acme GmbH; Hauptstr. 1; 53111 Bonn\nName;E-Mail;Ort\nAda;a@x.com;Bonn\n', 1, 1),
        ('header second line, blank first', ',,\nName,Email,City\nAda,a@x.com,Bonn\n', 0, 1),
        ('header w/o data email in note', 'Name,Company,Note\nAda,Acme,call\nBob,Beta,bob@x.com\n', 0, 2),
        ('URL col header', 'Website\nhttps://a.com\nhttps://b.com\n', 0, 2),
        ('domains one col', 'acme.com\nbeta.de\ngamma.co.uk\n', None, 3),
        ('data row that looks like header', 'Name,Company,City\nCompany,Acme,Name\nAda,Beta,Bonn\n', 0, 2),
        ('survey', 'Timestamp,Your name,How did you hear about us?,Email address\n2024-01-01,Ada,Email,a@x.com\n2024-01-02,Bob,Website,b@x.com\n', 0, 2),
        ('contact pref', 'First Name,Last Name,Preferred Contact Method,Phone Type,Lead Source\nAda,Byron,Email,Mobile,Website\nBob,Roe,Phone,Work Phone,Email\n', 0, 2),
        ('long rows of fields', 'Lead,Channel,Backup,Third\nAcme,Email,Phone,Website\nBeta,Email,Phone,Fax\n', 0, 2),
        ('dates title', '01.01.2024\nName,Email\nAda,a@x.com\n', 1, 1),
        ('headerless companies', 'Acme Inc,Berlin,Germany\nBeta GmbH,Paris,France\nGamma,Rome,Italy\n', None, 3),
        ('fr', 'Société,Ville,Courriel\nAcme,Paris,a@x.fr\n', 0, 1),
        ('jp', '氏名,会社名,メール\n田中,ABC,a@x.jp\n', 0, 1),
        ('header with email label', 'Name,info@acme.com leads\nAda,x\n', 0, 1),
        ('key value title', 'Created by,Ada Byron\nDate,2024-01-01\n\nName,Email,Phone,City\nAda,a@x.com,030 123456,Bonn\nBob,b@x.com,030 123457,Bonn\n', 2, 2),
        ('key value title email', 'Exported by,ada@acme.com\nDate,2024-01-01\nName,Email,Phone,City\nAda,a@x.com,030 123456,Bonn\nBob,b@x.com,030 123457,Bonn\n', 2, 2),
    ],
)  # fmt: skip
def test_the_header_is_known_and_no_row_is_lost(
    tmp_path: Path, kind: str, text: str, header_row: int | None, rows: int
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text(text, encoding="utf-8", newline="")
    options = detect_options(path, "leads.csv")
    with open_table(path, options) as table:
        got = [row for batch in table.batches(100) for row in batch.rows]
    assert (options.header_row, len(got)) == (header_row, rows)
