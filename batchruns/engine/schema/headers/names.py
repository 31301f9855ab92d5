"""Which lead field a column's name tells of, in the languages and habits of lead files."""

import re
from functools import cache, lru_cache

from batchruns.engine.schema.headers.languages import FURTHER
from batchruns.engine.text import plain

# Compared in the form of `plain`: lower case, no accents, words apart by one space.
NAMES: dict[str, str] = {
    "email": """
        email, e mail, mail, email address, e mail address, mail address, emailadresse,
        e mail adresse, mailadresse, email adresse, correo, correo electronico, correo e,
        adresse email, adresse e mail, adresse mail, courriel, adresse courriel, mel,
        indirizzo email, indirizzo e mail, posta elettronica, endereco de email,
        endereco de e mail, e mailadres, emailadres, mailadres, work email, business email,
        email work, primary email, contact email, email 1, e mail 1 value, personal email,
        geschaftliche e mail, firmen email, adres email, adres e mail, poczta,
        poczta elektroniczna, e post, epost, epostadress, e postadress, e postadresse, e posta,
        eposta, e posta adresi, sahkoposti, имеил, email адрес, электронная почта, почта, メール,
        メールアドレス, eメール, 電子メール, 邮箱, 电子邮箱, 电子邮件, 電子郵件, 信箱, 이메일,
        emails, email id, courriel professionnel, adresse de messagerie,
        direccion de correo electronico, direccion de email, email comercial, эл почта,
        e mail адрес, электронный адрес, alamat email, e mail id, e mail 2 value, hs email,
        skrzynka e mail, dirección de e mail, почтовый адрес e mail, verified email, valid email,
        email addr, e mail addr,
        smtp addr, smtpaddr, email personal""",
    "phone": """
        phone, phone number, phonenumber, telephone, telephone number, tel, tel no, tel nr, telnr,
        telefon, telefonnummer, telefon nr, telefon geschaftlich, rufnummer, fon, fone, handy,
        handynummer, mobil, mobilnummer, mobiltelefon, mobile, mobile phone, mobile number, cell,
        cell phone, cellphone, work phone, business phone, direct phone, contact number,
        company phone, phone 1, phone 1 value, telefono, numero de telefono, movil, celular,
        tel fijo, numero de telephone, portable, tel portable, mobile telefon, telefono cellulare,
        cellulare, numero di telefono, telemovel, telefone, numero de telefone, telefoon,
        telefoonnummer, mobiel, gsm, gsm nummer, whatsapp, direct dial, durchwahl, ph,
        numer telefonu, tel kom, telefon komorkowy, komorka, telefonnumer, telefonnr,
        mobile phone number, mobiltelefonnummer, mobilnr, telefon numarasi, cep telefonu, puhelin,
        puhelinnumero, телефон, тел, номер телефона, мобильный, 電話, 電話番号, 携帯, 携帯電話,
        电话, 电话号码, 手机, 手机号, 手機, 전화, 전화번호, 휴대폰, telefone celular,
        telefono movil, telefono fijo, telephone fixe, telephone portable, telephone mobile,
        no de telephone, n de telephone, n telephone, mobile pro, mobiele telefoon, mobiel nummer,
        tel ufficio, tel cellulare, telefon stacjonarny, telefonnummer arbete, моб телефон,
        мобильный телефон, рабочий телефон, контактный телефон, 手机号码, 联系电话, 電話號碼,
        携帯番号, tel mobil, tel mobile, phone mobile, telefon mobil, telefon arbeit, nr telefonu,
        numar telefon, nomor telepon, no hp, phone no, phone nr, phones, whatsapp number,
        celular whatsapp, mob, mob no,
        first phone, whatsapp phone number, haupttelefon, telf1, tel number, telnumber, direct 1,
        office number, direct number, direct line, festnetz, tel privat, mobil privat""",
    "full_name": """
        name, full name, fullname, contact, contact name, contact person, person, lead, lead name,
        customer name, display name, ansprechpartner, ansprechpartnerin, kontakt, kontaktperson,
        vollstandiger name, nom complet, nom et prenom, nom prenom, prenom nom, prenom et nom,
        nombre completo, nombre y apellidos, nombre y apellido, contacto, persona de contacto,
        nome completo, nome e cognome, cognome e nome, contatto, referente, nominativo,
        nome e sobrenome, contato, volledige naam, naam, contactpersoon, vor und nachname,
        name vorname, nachname vorname, imie i nazwisko, osoba kontaktowa, namn, navn,
        kontaktperson navn, fullstandigt namn, fulde navn, ad soyad, adi soyadi, isim, nimi, фио,
        контакт, контактное лицо, 氏名, 名前, お名前, 担当者, 担当者名, 姓名, 联系人, 聯絡人, 이름,
        성명, vorname nachname, vorname name, name des ansprechpartners, имя и фамилия,
        фамилия имя, фио контакта, contactnaam, имя фамилия, 氏名 漢字, 担当者氏名, 联系人姓名,
        nama, nama lengkap, ime i prezime, jmeno, jmeno a prijmeni, nev, teljes nev,
        nume si prenume, nume complet, last name first name, first and last name, nombre contacto,
        nombre del contacto, nome contatto, nome do contato, nome contato""",
    "first_name": """
        first name, firstname, first, given name, givenname, forename, fname, vorname, rufname,
        prenom, nombre, nombres, nombre de pila, nome, primo nome, primeiro nome, voornaam, imie,
        fornamn, fornavn, etunimi, ad, adi, имя, 名, 名字, vornamen, first names, christian name,
        prenoms, jmeno krestni, keresztnev, prenume, ime, nama depan, isim, имена,
        name first, namefirst, namev""",
    "last_name": """
        last name, lastname, last, surname, family name, familyname, lname, nachname, familienname,
        zuname, nom, nom de famille, apellido, apellidos, cognome, sobrenome, apelido, achternaam,
        familienaam, nazwisko, efternamn, efternavn, etternavn, sukunimi, soyad, soyadi, фамилия,
        姓, 姓氏, 성, primer apellido, apellido paterno, ultimo nome, sn, last names,
        name nachname, nachname name, prijmeni, vezeteknev, prezime, nama belakang, фамилии,
        name last, namelast, namen""",
    "company": """
        company, company name, companyname, organization, organisation, organization name,
        organisation name, org, account, account name, business, business name, employer, firm,
        firma, firmenname, unternehmen, unternehmensname, arbeitgeber, gesellschaft, betrieb,
        entreprise, societe, nom de l entreprise, raison sociale, nom de la societe, empresa,
        compania, sociedad, razon social, nombre de la empresa, nombre empresa, azienda, societa,
        ragione sociale, ditta, nome azienda, companhia, razao social, nome da empresa, bedrijf,
        bedrijfsnaam, organisatie, onderneming, current company, brand, client, kunde, nazwa firmy,
        przedsiebiorstwo, spolka, foretag, foretagsnamn, bolag, virksomhed, virksomhedsnavn,
        bedrift, selskap, sirket, sirket adı, firma adi, yritys, компания, организация, фирма,
        название компании, 会社, 会社名, 企業名, 法人名, 公司, 公司名称, 公司名稱, 企业, 单位,
        회사, 회사명, company name for emails, deal organization, associated company,
        name der firma, nom entreprise, nom societe, compagnie, denominazione,
        denominazione sociale, nome fantasia, naam bedrijf, nombre comercial, bedrijf organisatie,
        貴社名, 御社名, 企业名称, 单位名称, наименование организации, наименование,
        название организации, nama perusahaan, perusahaan, spolecnost, ceg, cegnev, companie,
        tvrtka, podjetje, etablissement, company organization, organization 1 name,
        firma organisation, unternehmensbezeichnung, parentcustomerid, empresa nombre, org name,
        empresa nome, azienda nome, bedrijf naam, entreprise nom,
        name1, name 1, mc name1, orgname, kundenname, account account name, firmenname 1""",
    "website": """
        website, web site, web, url, homepage, home page, site, site web, domain, domain name,
        web page, webpage, company website, company url, company domain, webseite, internetseite,
        internet, internetadresse, pagina web, sitio web, sitio, dominio, sito, sito web,
        sito internet, pagina da web, domaine, domein, webadresse, web address, www, strona,
        strona internetowa, strona www, hemsida, webbplats, webbsida, hjemmeside, nettside,
        web sitesi, internet sitesi, kotisivu, сайт, веб сайт, ホームページ, ウェブサイト, 网站,
        网址, 網站, 웹사이트, 홈페이지, website url, url website, firmenwebseite, firmenhomepage,
        site internet, site web de l entreprise, url du site, website bedrijf, webadres, 公司网址,
        官网, websiteurl, веб страница, сайт компании, url azienda, webbadress, weboldal,
        webova stranka, pagina de internet, web url, site url, homepage url""",
    "title": """
        title, job title, jobtitle, position, role, job, job position, title position, job role,
        designation, occupation, function, funktion, berufsbezeichnung, stellenbezeichnung, stelle,
        beruf, rolle, jobtitel, poste, fonction, intitule du poste, titre, cargo, puesto,
        puesto de trabajo, rol, titulo, posizione, ruolo, qualifica, mansione, carica, funcao,
        posicao, functie, functietitel, rang, stanowisko, titel, befattning, stilling, unvan,
        gorev, pozisyon, должность, 役職, 職位, 职位, 职务, 職稱, 직책, 직위, headline,
        berufliche position, position im unternehmen, intitule de poste, titre du poste,
        titre de poste, titulo del puesto, titulo profesional, posicion, posizione lavorativa,
        titolo, functieomschrijving, gorevi, gorev unvani, 役職名, position title,
        job position title, arbetstitel, stillingsbetegnelse, jobbtitel, pracovni pozice, beosztas,
        functie titel, funcao cargo, cargo funcao, jabatan,
        aktuelle position, aktuelle tatigkeit, jobbezeichnung""",
    "country": """
        country, country name, country code, country region, land, landercode, landerkennzeichen,
        landeskennzeichen, staat, nation, pays, code pays, pais, codigo de pais, paese, nazione,
        stato, landcode, countrycode, billing country, mailing country, ctry, iso country, kraj,
        panstwo, ulke, maa, страна, 国, 国名, 国家, 國家, 국가, country or region, home country,
        country territory, paese regione, pais regiao, pais region, pays region, land region, zeme,
        orszag, tara, negara, drzava, zemlja, 国 地域, 国家 地区, land code, iso country code,
        country iso, country iso2, country iso 2, country name en,
        landerschlussel, organization country of address""",
    "region": """
        region, state, province, state province, county, bundesland, kanton, departement, etat,
        provincia, comunidad autonoma, estado, regione, regiao, provincie, gewest, state region,
        billing state, mailing state, wojewodztwo, lan, delstat, bolge, eyalet, область, регион,
        都道府県, 省, 省份, 州, state or province, stateorprovince, uf, fylke, ilce, prefecture,
        canton, bundesland kanton, estado uf, estado provincia, provincia estado, kraj region,
        省 市, 都道府県名, край, state code, province code, region code,
        regio, organization state county of address""",
    "city": """
        city, town, city town, place, ort, stadt, wohnort, standort, ville, commune, localite,
        ciudad, localidad, poblacion, municipio, citta, comune, localita, cidade, localidade, stad,
        plaats, woonplaats, billing city, mailing city, location, miasto, miejscowosc, postort, by,
        poststed, sehir, il, kaupunki, город, 市区町村, 都市, 城市, 市, 도시, home city,
        vestigingsplaats, city name, ciudad poblacion, mesto, obec, varos, telepules, oras, grad,
        kota, town city, населенный пункт, 市町村, 所在城市,
        arbeitsort, locality, location locality, organization city town village locality of address""",
    "postal_code": """
        postal code, postalcode, postcode, post code, zip, zip code, zipcode, plz, postleitzahl,
        code postal, cp, codigo postal, cap, cep, codigo de endereco postal, billing zip,
        mailing zip, kod pocztowy, postnummer, postnr, posta kodu, postinumero, индекс,
        почтовый индекс, 郵便番号, 邮编, 邮政编码, 郵遞區號, 우편번호, c p, zip postal code,
        postalzip, plz nr, psc, iranyitoszam, cod postal, kode pos, postal,
        pstlz, post code1, organization zip postal code of address""",
    "street": """
        street, address, street address, address 1, address line 1, adresse, strasse, anschrift,
        strasse hausnummer, strasse nr, rue, adresse postale, direccion, calle, domicilio,
        indirizzo, via, endereco, rua, morada, adres, straat, billing street, mailing street,
        ulica, adres firmy, gata, gatuadress, gade, gateadresse, vei, adress, sokak, cadde, osoite,
        адрес, улица, 住所, 番地, 地址, 街道, 주소, strasse und hausnummer, strasse hausnr,
        logradouro, straatnaam, straat en huisnummer, calle y numero, rue et numero, via e numero,
        ulice, utca, strada, alamat, street name, 詳細住所,
        stras, address1 line1, mailing address line 1, billing address line 1,
        organization street road name of address""",
    "linkedin_url": """
        linkedin, linkedin url, linkedin profile, linkedin profile url, person linkedin url,
        linkedin link, profile url, profil linkedin, linkedin contact profile url,
        contact linkedin, contact linkedin url, linkedin profil, linkedin profil url,
        linkedin member profile url, linkedin bio, default profile url, linkedin public url""",
}
# Words that a column's name may have around what it tells of, without telling anything more.
DECORATION = frozenset(
    """the your lead leads contact contacts customer client person prospect primary main current work
    business company corporate organization organisation account home other office direct address
    billing mailing kontakt kunde kunden des der de del la value no nr field hs primario principal hq
    location hauptkontakt firmen firma unternehmen unternehmens geschaftlich dienstlich privat beruflich
    entreprise societe professionnel professionnelle pro empresa azienda aziendale bedrijf zakelijk
    werk arbete sluzbowy sluzbowa ufficio fixe empresarial comercial corporativo s aktuelle aktuelles
    aktueller secondary associated member""".split()
)
# What a column with such a word in its name tells of is something else, or of somebody else.
OTHERS = frozenset(
    """fax telefax id ids uuid guid key type typ art status stage score rank level size count
    total opt optin optout opted consent einwilligung subscribed unsubscribe unsubscribed
    verified verification confidence valid bounced bounce sent open opened clicked clicks click
    created creator erstellt ersteller updated modified geandert date datum fecha time
    timestamp birth birthday birthplace born dob geburtsdatum geburtsort geburtsland geburtsname
    naissance nacimiento nascita nascimento geboorte urodzenia rozhdeniya kana furigana フリガナ カナ
    owner besitzer assistant assistenz spouse father mother vater mutter mere pere
    referrer referred source quelle campaign kampagne list newsletter event product
    produkt deal opportunity project school university bank iban bic vat ust tax partita login user
    username password file image photo avatar logo picture tracking session visits views
    facebook twitter instagram xing skype ip mac language sprache locale timezone currency wahrung
    industry branche naics sic revenue umsatz employees mitarbeiterzahl founded notes notizen
    bemerkung comment comments kommentar description beschreibung tags keywords technologies
    extension ext carrier device app founder population gdp authority age rejected reason anrede akad
    akademisch akademischer salutation honorific mr mrs""".split()
)
# Names that look like others', and aren't.
NONE = """company linkedin url, company linkedin, organization linkedin url, lead state, ticket state,
    zip 4 code, linkedin company, firmen linkedin, linkedin company url, company linkedin profile,
    linkedin company profile url, e mail angezeigter name, e mail display name, do not modify contact,
    address 1 name, address1 name, name2, name 2, name 3, name 4"""
# What a name means where its first meaning is another column's: “Kraj” beside “Země”, “Nom” beside
# “Cognoms”.
SECOND_MEANINGS = {"kraj": "region", "nom": "first_name", "nume": "last_name"}
NAMELESS = re.compile(
    r"(?:(?:column|col|field|unnamed|header|spalte|feld|colonne|champ|columna|campo|colonna|coluna|"
    r"kolom|kolumna|列)? ?\d*|[a-z]{1,2})"
)
PLAIN_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae"})
SHORTEST_JOINED = 6


@lru_cache(maxsize=10_000)
def field_of(name: str) -> tuple[str, float] | None:
    """The lead field that a column of this name holds, with a confidence from 0 to 1, or None.

    1 where the table has the name itself, less where it must be looked for among other words.
    """
    table = _table()
    spellings = (_words(name), _words_of_camel(name))
    if found := next((table[words] for words in spellings if words in table), None):
        return (found, 1.0) if found != _NO_FIELD else None
    words = spellings[1].split()
    if not OTHERS.isdisjoint(words):
        return None
    words = [word for word in words if not word.isdecimal()]
    if (numberless := " ".join(words)) in table and table[numberless] != _NO_FIELD:
        return table[numberless], 0.9
    joined = "".join(words)
    if len(joined) >= SHORTEST_JOINED and joined in _joined():
        return _joined()[joined], 0.9
    core = " ".join(word for word in words if word not in DECORATION)
    # Where there is nothing else, the last of such words is what it tells of: “Firma 1”.
    core = core or next(reversed(words), "")
    for spelling in (core, core.replace(" ", "")):
        if found := table.get(spelling) or _joined().get(spelling):
            return found, 0.8
    for alternative in re.split(r"[/|,;:()\[\]]", name):
        found = table.get(_words(alternative))
        if found and found != _NO_FIELD:
            return found, 0.7
    return None


def second_field_of(name: str) -> tuple[str, float] | None:
    """The field that a column of this name holds where the one that it usually means is taken."""
    found = SECOND_MEANINGS.get(_words(name))
    return (found, 0.7) if found else None


def tells_nothing(name: str) -> bool:
    """Whether a column has no name, or one that only counts it: “C”, “Column 3”, “Unnamed: 3”."""
    return NAMELESS.fullmatch(_words(name)) is not None


def tells_of_something_else(name: str) -> bool:
    """Whether a column's name says that it holds no lead field, whatever its cells look like."""
    words = _words_of_camel(name)
    return not OTHERS.isdisjoint(words.split()) or _table().get(words) == _NO_FIELD


_NO_FIELD = "none"


@cache
def _table() -> dict[str, str]:
    tables = (*FURTHER.values(), NAMES)
    table = {
        _words(name): field
        for named in tables
        for field, names in named.items()
        for name in names.split(",")
    }
    return table | {_words(name): _NO_FIELD for name in NONE.split(",")}


@cache
def _joined() -> dict[str, str]:
    """The same by their names without spaces: “mobilephone”, “websiteurl”."""
    joined = {name.replace(" ", ""): field for name, field in _table().items()}
    return {name: field for name, field in joined.items() if field != _NO_FIELD}


def _words(name: str) -> str:
    return plain(name).translate(PLAIN_LETTERS)


def _words_of_camel(name: str) -> str:
    """The words of a column's name, also where they are written as in camelCase or “email1”."""
    return _words(re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d])(?=\d)", " ", name))
