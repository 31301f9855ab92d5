"""Mailboxes of a function, not of a person (RFC 2142, and habits in many languages)."""

ROLES = frozenset(
    """
    all alumni angebot angebote apply application applications assistant benvenuti bids bienvenue
    bogholder bogholderi bonjour bounce bounces buhgalter ceo cfo cto dispo donate
    donation donations ersatzteile everyone filiale firmapost founder founders fuhrpark garantie
    general geschaeftsfuehrer geschäftsführer gemeinde handlowy hotline inbox infos inhaber
    internship investorrelations kanzlei kancelar keiri labor laskutus leitung mailerdaemon mairie
    niederlassung offerte onlineshop orderdesk owner parts partnerships pazarlama pfarramt
    postfach postmottak president priemnaya projekte qm qs quote rathaus
    rechnungseingang registrar retoure retouren rezeption rfq rma schule secrétariat sekretaerin
    sekretärin shichang sogyo spareparts sponsoring sponsorship tender tenders terminvergabe uucp
    verkaufsleitung vertriebsleitung volunteer volunteers webshop xiaoshou yonetim yönetim
    abuse accounting accounts accountspayable accountsreceivable accueil achat achats acquisti
    adm admin administracao administracion administración administratie administratif
    administration administrator adv allgemein almacen amministrazione anfrage anfragen
    anmeldung annahme approvisionnement asiakaspalvelu assistenza atencion atencionalcliente
    atencioncliente atendimento auftraege auftrag ausbildung ayuda bestellingen bestellung
    bestellungen bewerbung bewerbungen bilgi billing biuro board boekhouding bokning booking
    bookings boutique buchhaltung buero buh buhgalteria bureau business butik büro cadastro
    calidad cancellation candidature candidatures careers claims client clientes clienti
    clients cloud cobranca cobranza cobranzas comenzi comercial commande commandes commercial
    commerciale communication compliance compras compta comptabilite comptabilité comunicacao
    comunicacion consultas contabil contabilidad contabilita contabilitate contabilità contact
    contactez contacto contactus contas contato contatos contatti correo cotizaciones
    crediteuren curriculo curriculos customercare customerservice customersupport data
    datenschutz debiteuren delivery demo design destek dev developer developers devis devops
    direccion directie direction director directors diretoria direzione dispatch disposition
    donotreply dpo drh ecommerce editor editorial eigyo einkauf ekonomi email empfang emploi
    engineering enquiries enquiry entwicklung ertekesites estimating events expedition export
    facilities facturacion facturación facturas facturatie facturation facture facturen
    factures faktura fakturace fakturor faktury faleconosco fatturazione fatture faturamento
    fax feedback fibu finance financeiro finanzas finanzen fiscal formation fornecedores
    fornitori forsaljning frontdesk ftp fundraising försäljning gdpr geral gerencia
    geschaeftsfuehrung geschaeftsleitung geschäftsführung geschäftsleitung gestion gestione gf
    giftcards groups guest hallinto hallo hello help helpdesk hi hola hostmaster hr ihracat
    iletisim impressum info informacion información information informatique informazioni
    informes inkoop inquiries inquiry insankaynaklari insurance investor investors invoice
    invoices invoicing iroda it ithalat itsupport jinji job jobs juridico juridique kadry
    karriere kasse klachten klantenservice kontakt kontakti kontakty kontor ksiegowosc
    kundenbetreuung kundendienst kundenservice kundeservice kundservice kundtjanst kundtjänst
    lager laskut lavoro legal library licensing livraison logistica logistics logistik
    logistique lohn loja lonn løn magasin magazijn magazzino mahnung mail mailbox mailer
    maintenance mairie management manager mantenimiento marcacoes marches marketing
    marktleitung media members membership mercadeo montage muhasebe myynti nabava nakup negozio
    news newsletter nfe no-reply noc noreply notifications obchod objednavky obsluga office
    officemanager oficina onderhoud online operaciones operations operator ops orcamento
    orcamentos order orders ordini ordre otdel ouvidoria pagos partner partners payable
    payments payroll pedidos penzugy people personal personalabteilung personale planning
    planung podpora podrska post posta posti postmaster poststelle pr praxis prenotazioni
    prensa presales press presse preventivi privacy procurement prodaja prodazhi prodej
    producao produccion production produktion produzione progetti projects protocollo
    proveedores proyectos purchase purchasing qualita qualitaet qualite quality quotes
    racunovodstvo receipts receivable recepcao recepcion receptie reception rechnung rechnungen
    rechnungswesen recht reclamos recruit recruiting recruitment recrutamento recrutement
    recursoshumanos redaktion register registration regnskab regnskap reklama reklamacje
    reklamation rekrutacja rendeles renseignements reply request requests reservas reservation
    reservations reservierung returns rh richieste risorseumane root rrhh sac sales salesteam
    salg satinalma satis sav sbyt schedule secretaire secretaria secretariat secretary security
    segreteria sekretariat selecao seleccion seo service serviceclient serviceclients services
    servicioalcliente servizioclienti serwis shipping shop shopping showroom siparis sistemas
    sklep snab social sollicitatie sollicitaties soporte soumu spam spedizioni sprejem sprzedaz
    staff store studio subscribe sugerencias suporte supplier suppliers supplychain support
    suprimentos sysadmin szerviz talent taller team tech technical technik technique tecnico
    termin termine tesoreria test tienda tilaukset titkarsag toimisto training treasury ucetni
    ufficio ufficioacquisti ufficiocommerciale ufficiotecnico ugyfelszolgalat unsubscribe
    usenet uucp vacatures vanzari vendas vendite vendor vendors ventas ventes verkauf verkoop
    versand vertrieb vertriebsteam verwaltung vezetoseg vorstand vragen warehouse warranty web
    webmaster website welcome welkom werkplaats werkstatt wholesale willkommen winkel workshop
    www zakaz zakupka zakupki zamowienia zentrale
    """.split()
)
# What is added to a role: for whom or where it is (“sales.de”, “info-emea”, “hr_team”).
COUNTRY_CODE = 2
# Behind these stands where or what the function is for, whatever it is: “info.berlin”, “sales-north”.
OF_ANYTHING = frozenset(
    """info kontakt contact contacto contatto office sales vertrieb verkauf ventas vendite vendas
    service support zentrale empfang reception""".split()
)
ADDED = frozenset(
    "usa emea apac latam dach nordics global group team dept department daemon".split()
)
DIGITS = "0123456789"
# How the mailboxes of functions begin: most others need no closer look.
LONGEST_BEGINNING = 3
BEGINNINGS = frozenset(
    (role[:2] + behind)[:LONGEST_BEGINNING]
    for role in ROLES
    for behind in (role[2:], "", *f"+-_.{DIGITS}")
)


def is_role(local_part: str) -> bool:
    """Whether a mailbox is that of a function: “info”, “Sales+eu”, “customer-service”, “hr2”."""
    name = local_part.lower()
    if name[:LONGEST_BEGINNING] not in BEGINNINGS:
        return False
    if "+" in name:
        name = name.partition("+")[0]
    if name in ROLES:
        return True
    if "-" in name or "_" in name:
        name = name.replace("_", ".").replace("-", ".")
    name = name.rstrip(DIGITS)
    first, dot, rest = name.partition(".")
    if first in ROLES:
        return not dot or first in OF_ANYTHING or all(map(_is_added, rest.split(".")))
    return dot != "" and len(first) > 1 and name.replace(".", "") in ROLES


def _is_added(word: str) -> bool:
    return len(word) <= COUNTRY_CODE or word in ADDED or word in ROLES
