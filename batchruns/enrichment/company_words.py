"""Words that the names of companies and institutions have, and those of people don't."""

COMPANY_WORDS = frozenset(
    """academia academy accademia agence agencia agency agentur agenzia airlines akademie apotheke
    architekten asociacion associates association associazione autohaus automotive beratung bros
    brothers bundesamt buro cabinet capital carpentry center centre centro chamber clinic clinica
    clinique college company compania compagnie comune construction construtora consultants
    consulting consultoria council dental department deutschland dienstleistungen distribution
    druckerei ecole edilizia einkaufsgemeinschaft electronics elektro elektrotechnik empresa energy
    engineering enterprise enterprises entreprise entreprises etablissements fahrschule farms
    federation feuerwehr figli fils finance financial fondazione foundation freight fundacion
    furniture gartenbau gebaudereinigung gebr gebruder gemeinde gesellschaft global gmbh group
    groupe grupo gruppe gruppo handwerk hausverwaltung heizung hijos hnos hochschule holding
    holdings hospital hotel hoteles hotels immobilien immobiliere immobiliaria impex inc industria
    industrial industrie industries ingenieurburo institut institute instituto insurance
    international investments irmaos istituto kanzlei kindergarten klinik klinikum krankenhaus
    laboratories laboratory labs landkreis laundry limited llc logistica logistics logistik ltd
    maschinenbau media metallbau ministerium ministry motors municipality museum network networks
    obras online partners pharma pharmaceuticals pharmacy pflegedienst pizzeria plumbing praxis
    properties rechtsanwalte reinigung reisen restaurant restaurante ristorante sanitar schreinerei
    school schule seguros service services servicios servizi societa societe sohne solutions sons
    sparkasse spedition sportverein stadtverwaltung stadtwerke steuerberatung stichting stiftung
    studio studios supplies system systems systemhaus tecnologia technik technologies technology
    trading transport transporte transports unidad universidad universidade universita universitat
    universite university unternehmensberatung verband verein verlag versicherung versicherungen
    verwaltung warehouse webdesign werbeagentur werkstatt wholesale zahnarztpraxis zonen""".split()
)
