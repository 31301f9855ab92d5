"""Which lead field a column's name tells of, in the languages and habits of lead files."""

import re
from functools import cache, lru_cache

from batchruns.words import plain

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
        メールアドレス, eメール, 電子メール, 邮箱, 电子邮箱, 电子邮件, 電子郵件, 信箱, 이메일""",
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
        电话, 电话号码, 手机, 手机号, 手機, 전화, 전화번호, 휴대폰""",
    "full_name": """
        name, full name, fullname, contact, contact name, contact person, person, lead, lead name,
        customer name, display name, ansprechpartner, ansprechpartnerin, kontakt, kontaktperson,
        vollstandiger name, nom complet, nom et prenom, nom prenom, prenom nom, prenom et nom,
        nombre completo, nombre y apellidos, nombre y apellido, contacto, persona de contacto,
        nome completo, nome e cognome, cognome e nome, contatto, referente, nominativo,
        nome e sobrenome, contato, volledige naam, naam, contactpersoon, vor und nachname,
        name vorname, nachname vorname, imie i nazwisko, osoba kontaktowa, namn, navn,
        kontaktperson navn, fullstandigt namn, fulde navn, ad soyad, adi soyadi, isim, nimi, фио,
        контакт, контактное лицо, 氏名, 名前, お名前, 担当者, 担当者名, 姓名, 联系人, 聯絡人,
        이름, 성명""",
    "first_name": """
        first name, firstname, first, given name, givenname, forename, fname, vorname, rufname,
        prenom, nombre, nombres, nombre de pila, nome, primo nome, primeiro nome, voornaam, imie,
        fornamn, fornavn, etunimi, ad, adi, имя, 名, 名字""",
    "last_name": """
        last name, lastname, last, surname, family name, familyname, lname, nachname,
        familienname, zuname, nom, nom de famille, apellido, apellidos, cognome, sobrenome,
        apelido, achternaam, familienaam, nazwisko, efternamn, efternavn, etternavn, sukunimi,
        soyad, soyadi, фамилия, 姓, 姓氏, 성""",
    "company": """
        company, company name, companyname, organization, organisation, organization name,
        organisation name, org, account, account name, business, business name, employer, firm,
        firma, firmenname, unternehmen, unternehmensname, arbeitgeber, gesellschaft, betrieb,
        entreprise, societe, nom de l entreprise, raison sociale, nom de la societe, empresa,
        compania, sociedad, razon social, nombre de la empresa, nombre empresa, azienda, societa,
        ragione sociale, ditta, nome azienda, companhia, razao social, nome da empresa, bedrijf,
        bedrijfsnaam, organisatie, onderneming, current company, brand, client, kunde,
        nazwa firmy, przedsiebiorstwo, spolka, foretag, foretagsnamn, bolag, virksomhed,
        virksomhedsnavn, bedrift, selskap, sirket, sirket adı, firma adi, yritys, компания,
        организация, фирма, название компании, 会社, 会社名, 企業名, 法人名, 公司, 公司名称,
        公司名稱, 企业, 单位, 회사, 회사명""",
    "website": """
        website, web site, web, url, homepage, home page, site, site web, domain, domain name,
        web page, webpage, company website, company url, company domain, webseite, internetseite,
        internet, internetadresse, pagina web, sitio web, sitio, dominio, sito, sito web,
        sito internet, pagina da web, domaine, domein, webadresse, web address, www, strona,
        strona internetowa, strona www, hemsida, webbplats, webbsida, hjemmeside, nettside,
        web sitesi, internet sitesi, kotisivu, сайт, веб сайт, ホームページ, ウェブサイト, 网站,
        网址, 網站, 웹사이트, 홈페이지""",
    "title": """
        title, job title, jobtitle, position, role, job, job position, title position, job role,
        designation, occupation, function, funktion, berufsbezeichnung, stellenbezeichnung,
        stelle, beruf, rolle, jobtitel, poste, fonction, intitule du poste, titre, cargo, puesto,
        puesto de trabajo, rol, titulo, posizione, ruolo, qualifica, mansione, carica, funcao,
        posicao, functie, functietitel, rang, stanowisko, titel, befattning, stilling, unvan,
        gorev, pozisyon, должность, 役職, 職位, 职位, 职务, 職稱, 직책, 직위""",
    "country": """
        country, country name, country code, country region, land, landercode, landerkennzeichen,
        landeskennzeichen, staat, nation, pays, code pays, pais, codigo de pais, paese, nazione,
        stato, landcode, countrycode, billing country, mailing country, ctry, iso country, kraj,
        panstwo, ulke, maa, страна, 国, 国名, 国家, 國家, 국가""",
    "region": """
        region, state, province, state province, county, bundesland, kanton, departement, etat,
        provincia, comunidad autonoma, estado, regione, regiao, provincie, gewest, state region,
        billing state, mailing state, wojewodztwo, lan, delstat, bolge, eyalet, область, регион,
        都道府県, 省, 省份, 州""",
    "city": """
        city, town, city town, place, ort, stadt, wohnort, standort, ville, commune, localite,
        ciudad, localidad, poblacion, municipio, citta, comune, localita, cidade, localidade,
        stad, plaats, woonplaats, billing city, mailing city, location, miasto, miejscowosc,
        postort, by, poststed, sehir, il, kaupunki, город, 市区町村, 都市, 城市, 市, 도시""",
    "postal_code": """
        postal code, postalcode, postcode, post code, zip, zip code, zipcode, plz, postleitzahl,
        code postal, cp, codigo postal, cap, cep, codigo de endereco postal, billing zip,
        mailing zip, kod pocztowy, postnummer, postnr, posta kodu, postinumero, индекс,
        почтовый индекс, 郵便番号, 邮编, 邮政编码, 郵遞區號, 우편번호""",
    "street": """
        street, address, street address, address 1, address line 1, adresse, strasse, anschrift,
        strasse hausnummer, strasse nr, rue, adresse postale, direccion, calle, domicilio,
        indirizzo, via, endereco, rua, morada, adres, straat, billing street, mailing street,
        ulica, adres firmy, gata, gatuadress, gade, gateadresse, vei, adress, sokak, cadde,
        osoite, адрес, улица, 住所, 番地, 地址, 街道, 주소""",
    "linkedin_url": """
        linkedin, linkedin url, linkedin profile, linkedin profile url, person linkedin url,
        linkedin link, profile url, profil linkedin""",
}
# Words that a column's name may have around what it tells of, without telling anything more.
DECORATION = {
    "the", "your", "lead", "leads", "contact", "customer", "client", "person", "prospect", "primary",
    "main", "current", "work", "business", "company", "kontakt", "kunde", "kunden", "des", "der",
    "value", "1", "no", "nr", "field",
}  # fmt: skip


@lru_cache(maxsize=10_000)
def field_of(name: str) -> tuple[str, float] | None:
    """The lead field that a column of this name holds, with a confidence from 0 to 1, or None.

    1 where the table has the name itself, less where it must be looked for among other words.
    """
    table = _table()
    for words in (plain(name), _plain_camel(name)):
        if words in table:
            return table[words], 1.0
    core = " ".join(word for word in _plain_camel(name).split() if word not in DECORATION)
    if core in table:
        return table[core], 0.8
    for alternative in re.split(r"[/|,;()\[\]]", name):
        if (words := plain(alternative)) in table:
            return table[words], 0.7
    return None


@cache
def _table() -> dict[str, str]:
    return {plain(name): field for field, names in NAMES.items() for name in names.split(",")}


def _plain_camel(name: str) -> str:
    """The words of a column's name, also where they are written as in camelCase."""
    return plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
