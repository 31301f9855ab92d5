"""Words that the names of companies and institutions have, and those of people don't."""

COMPANY_WORDS = frozenset(
    """aannemersbedrijf academia academy accademia agence agencia agency agentur agenzia airlines
    akademie apotheek apotheke architekten asociacion associates association associazione
    autohaus automotive autovermietung ayuntamiento backerei baeckerei bakery bakkerij banca
    banco banque beratung bibliothek boucherie boulangerie brewery bros brothers
    buchhandlung bundesamt buro butchery cabinet cafe capital carniceria carpentry center centre
    centro chamber clinic clinica clinique college compagnie compania company comune
    construction construtora consultants consulting consultoria council dachdeckerei dental
    department deutschland dienstleistungen distribution druckerei ecole edilizia
    einkaufsgemeinschaft electronics elektro elektrotechnik empresa energy engineering
    enterprise enterprises entreprise entreprises etablissements fahrschule farmacia farms
    federation ferramenta ferreteria feuerwehr figli fils finance financial fleischerei
    fondazione foundation freight friseursalon fundacion furniture garage garagebedrijf
    gartenbau gasthaus gasthof gebaudereinigung gebr gebruder gemeente gemeinde gesellschaft
    global gmbh group groupe grupo gruppe gruppo handwerk hausverwaltung heizung hijos hnos
    hochschule holding holdings hospital hotel hoteles hotels immobiliaria immobilien
    immobiliere impex inc industria industrial industrie industries ingenieurburo inmobiliaria
    institut institute instituto insurance international investments irmaos istituto kanzlei
    kindergarten klinik klinikum konditorei kosmetikstudio krankenhaus laboratories laboratory
    labs landkreis laundry librairie limited llc logistica logistics logistik loodgietersbedrijf
    ltd macelleria mairie malerbetrieb maschinenbau media menuiserie metallbau metzgerei
    ministerium ministry motors municipality museum network networks obras officina oficina
    online padaria panaderia panificio partners peluqueria pflegedienst pharma pharmaceuticals
    pharmacie pharmacy pizzeria plomberie plumbing praxis prefeitura properties rechtsanwalte
    reinigung reiseburo reisen restaurant restaurante ristorante sanitar school schreinerei
    schule seguros service services servicios servizi slagerij societa societe sohne solutions
    sons sparkasse spedition sportverein stadtverwaltung stadtwerke steuerberatung stichting
    stiftung studio studios supermarkt supermercado supplies system systemhaus systems talleres
    technik technologies technology tecnologia theater theatre tierarztpraxis tischlerei trading
    transport transporte transports trattoria unidad universidad universidade universita
    universitat universite university unternehmensberatung verband verein verlag versicherung
    versicherungen verwaltung warehouse webdesign weingut werbeagentur werkstatt wholesale
    winery zahnarztpraxis zonen""".split()
)
