"""What the words of job titles mean: for each seniority and department the terms, by language.

A hand-made table. Terms are written as people write them; the longest one that fits counts, so a
phrase may take its words out of another's reach ("account executive"). One term may stand in both
tables, and then tells both. Umlauts are also known as ae, oe, ue.
"""

# The highest first: of several in one title, the highest counts (“Founder & CEO”).
SENIORITY: dict[str, dict[str, str]] = {
    "owner": {
        "en": "owner, co owner, proprietor, business owner, franchise owner, owner operator, "
        "self employed, entrepreneur, sole trader, sole proprietor, business owner operator",
        "de": "Inhaber, Inhaberin, Mitinhaber, Mitinhaberin, Eigentümer, Eigentümerin, "
        "Unternehmer, "
        "Unternehmerin, Inh, Geschäftsinhaber, Geschäftsinhaberin, Selbständig, Selbständiger, "
        "Selbständige, Selbstständig, Selbstständiger, Selbstständige",
        "fr": "propriétaire, copropriétaire, patron, patronne, chef d entreprise, artisan, "
        "auto entrepreneur, indépendant, indépendante, travailleur indépendant",
        "es": "dueño, dueña, propietario, propietaria, empresario, empresaria, titular, "
        "autónomo, autónoma, trabajador autónomo, dueno",
        "it": "titolare, proprietario, proprietaria, imprenditore, imprenditrice, "
        "libero professionista, lavoratore autonomo",
        "pt": "dono, dona, proprietário, proprietária, empresário, sócio proprietário, "
        "sócia proprietária, autônomo",
        "nl": "eigenaar, eigenaresse, mede eigenaar, ondernemer, zzp, zzp er, zzper, "
        "zelfstandige, zelfstandig ondernemer, directeur eigenaar, directeur grootaandeelhouder",
    },
    "founder": {
        "en": "founder, co founder, cofounder, founding partner, founding member",
        "de": "Gründer, Gründerin, Mitgründer, Mitgründerin, Mitbegründer, Mitbegründerin",
        "fr": "fondateur, fondatrice, cofondateur, cofondatrice, co fondateur, co fondatrice",
        "es": "fundador, fundadora, cofundador, cofundadora, co fundador, socio fundador",
        "it": "fondatore, fondatrice, cofondatore, cofondatrice, socio fondatore",
        "pt": "co fundadora, sócio fundador, sócia fundadora",
        "nl": "oprichter, oprichtster, medeoprichter, mede oprichter",
    },
    "c_suite": {
        "en": "ceo, chief executive, cfo, coo, cto, cio, cmo, cso, cro, cco, cpo, cdo, chro, ciso, "
        "clo, cxo, president, co ceo, managing director, chairman, chairwoman, chairperson, chair, "
        "vice chairman, board member, member of the board, md, general manager, "
        "country general manager, c level, vice chair, vice chairwoman, acting ceo, "
        "chief digital, cdio",
        "de": "Geschäftsführer, Geschäftsführerin, Geschäftsführung, Geschäftsleitung, "
        "geschäftsführender Gesellschafter, geschäftsführende Gesellschafterin, GF, Vorstand, "
        "Vorständin, Vorstandsmitglied, Vorstandsvorsitzender, Vorstandsvorsitzende, "
        "Vorstandssprecher, Vorsitzender der Geschäftsführung, Generaldirektor, "
        "Generaldirektorin, Aufsichtsrat, Aufsichtsratsvorsitzender, Verwaltungsrat, "
        "Finanzvorstand, Vertriebsvorstand, Personalvorstand, Technikvorstand, Präsident, "
        "Präsidentin, Mitglied der Geschäftsleitung, Mitglied des Vorstands, "
        "Aufsichtsratsvorsitzende, Aufsichtsrätin, Verwaltungsratspräsident, CEO",
        "fr": "pdg, dg, dga, président, présidente, président directeur général, "
        "directeur général, directrice générale, directeur général adjoint, "
        "directrice générale adjointe, gérant, gérante, cogérant, co gérant, "
        "administrateur délégué, "
        "secrétaire général, secrétaire générale, associé gérant, associée gérante, p dg, "
        "président du directoire, directeur général délégué, directrice générale déléguée",
        "es": "director general, directora general, gerente general, presidente, presidenta, "
        "consejero delegado, consejera delegada, director ejecutivo, directora ejecutiva, "
        "administrador único, apoderado general, director gerente, dir gral, dir general, "
        "gte general",
        "it": "amministratore delegato, amministratrice delegata, amministratore unico, "
        "amministratrice unica, amministratore, direttore generale, direttrice generale, "
        "consigliere delegato, legale rappresentante, ad, direttore esecutivo",
        "pt": "diretor geral, diretora geral, diretor executivo, diretora executiva, "
        "diretor presidente, administrador delegado, sócio administrador, sócio gerente, "
        "sócia gerente, "
        "sócia administradora",
        "nl": "algemeen directeur, bestuurder, statutair directeur, bestuursvoorzitter, "
        "zaakvoerder, "
        "voorzitter, gedelegeerd bestuurder, directievoorzitter, raad van bestuur",
    },
    "partner": {
        "en": "partner, managing partner, senior partner, associate partner, equity partner, "
        "general partner",
        "de": "Gesellschafter, Gesellschafterin, Partnerin, Teilhaber, Teilhaberin",
        "fr": "associé, associée",
        "es": "socio, socia, socio director, socia directora",
        "it": "socia, partner associato",
        "pt": "sócio, sócia",
        "nl": "vennoot, maat, aandeelhouder",
    },
    "vp": {
        "en": "vp, svp, evp, avp, rvp, vice president, senior vice president, "
        "executive vice president, assistant vice president, regional vice president",
        "de": "Vizepräsident, Vizepräsidentin",
        "fr": "vice président, vice présidente",
        "es": "vicepresidente, vicepresidenta",
        "it": "vice presidente",
        "pt": "vice presidenta",
        "nl": "vicepresident",
    },
    "head": {
        "en": "head, global head, chief, group head, general counsel, chief of staff, "
        "company secretary, school principal, headmaster, headmistress",
        "de": "Leiter, Leiterin, Leitung, Abteilungsleiter, Abteilungsleiterin, Abteilungsleitung, "
        "Bereichsleiter, Bereichsleiterin, Bereichsleitung, Hauptabteilungsleiter, "
        "Ressortleiter, Ressortleiterin, Standortleiter, Standortleiterin, Werksleiter, "
        "Werkleiter, Betriebsleiter, Betriebsleiterin, Niederlassungsleiter, "
        "Niederlassungsleiterin, Leitender, Chefarzt, Chefärztin, Ltg, Ltr, Bürgermeister, "
        "Bürgermeisterin, Rektor, Rektorin",
        "fr": "chef de département, chef des ventes, cheffe des ventes, chef des achats, "
        "chef comptable, cheffe comptable, chef du personnel",
        "es": "jefe de departamento, jefa de departamento",
        "it": "capo, capo reparto, caporeparto, capo dipartimento, direttore di stabilimento",
        "pt": "chefe, chefe de departamento",
        "nl": "hoofd, afdelingshoofd, bedrijfsleider, bedrijfsleidster, vestigingsmanager",
    },
    "director": {
        "en": "director, executive director, deputy director, associate director, "
        "senior director, principal director",
        "de": "Direktor, Direktorin, Prokurist, Prokuristin",
        "fr": "directeur, directrice, directeur adjoint, directrice adjointe, drh, daf, dsi, raf, "
        "dircom, dir",
        "es": "directora, director adjunto, subdirector, subdirectora, apoderado",
        "it": "direttore, direttrice, vicedirettore, procuratore, dirigente",
        "pt": "diretor, diretora, diretor adjunto, superintendente",
        "nl": "directeur, adjunct directeur, directie",
    },
    "manager": {
        "en": "manager, mgr, team lead, team leader, teamlead, tech lead, supervisor, foreman, "
        "superintendent, product owner, scrum master, controller, area manager, dean, "
        "head nurse, head chef, shift leader, shift supervisor",
        "de": "Managerin, Teamleiter, Teamleiterin, Teamleitung, Gruppenleiter, Gruppenleiterin, "
        "Projektleiter, Projektleiterin, Projektleitung, Filialleiter, Filialleiterin, "
        "Gebietsleiter, Gebietsleiterin, Schichtleiter, Meister, Bauleiter, Bauleiterin, "
        "Marktleiter, Küchenchef, Chefkoch, Polier, Meisterin",
        "fr": "responsable, gestionnaire, chef de projet, cheffe de projet, chef de produit, "
        "cheffe de produit, chef de service, cheffe de service, chef d équipe, cheffe d équipe, "
        "chef de secteur, chef d atelier, chef de chantier, cadre, encadrant, "
        "contrôleur de gestion, resp, chef de cuisine, rssi",
        "es": "gerente, jefe, jefa, encargado, encargada, responsable de área, "
        "coordinador general, "
        "líder de equipo, subgerente",
        "it": "responsabile, capo progetto, capoprogetto, capo area, capo squadra, quadro, "
        "capo ufficio, capufficio, capoufficio",
        "pt": "gestor, gestora, encarregado, encarregada, responsável, líder de equipe, "
        "supervisora",
        "nl": "teamleider, projectleider, leidinggevende, beheerder, bedrijfsmanager, "
        "verantwoordelijke, ploegbaas, chef, schooldirecteur",
    },
    "senior": {
        "en": "senior, sr, lead, principal, staff engineer, expert, staff software engineer, "
        "staff developer, staff scientist",
        "de": "leitender Angestellter, Experte, Expertin, Oberarzt, Oberärztin",
        "fr": "sénior, confirmé, confirmée, experte",
        "es": "sénior, experto, experta",
        "it": "esperto, esperta",
        "pt": "especialista sênior, sênior, pleno",
        "nl": "deskundige",
    },
    "entry": {
        "en": "entry level, lead generation, junior, jr, trainee, graduate, associate, assistant, "
        "executive assistant, personal assistant, office assistant, secretary, clerk, "
        "receptionist, "
        "representative, rep, account executive, sales executive, marketing executive, "
        "business development executive, "
        "sdr, bdr, specialist, analyst, coordinator, administrator, officer, agent, advisor, "
        "adviser, consultant, engineer, developer, programmer, designer, architect, technician, "
        "accountant, bookkeeper, buyer, planner, recruiter, editor, writer, copywriter, "
        "translator, lawyer, attorney, paralegal, counsel, solicitor, teacher, lecturer, "
        "professor, "
        "nurse, doctor, physician, dentist, pharmacist, surgeon, scientist, researcher, operator, "
        "driver, mechanic, electrician, cashier, salesperson, salesman, employee, auditor, "
        "webmaster, business partner, hr business partner, customer success, inspector, trainer, "
        "underwriter, broker, strategist, merchandiser, dispatcher, tester, "
        "client partner, photographer, journalist, cook, waiter, ea, pa, hrbp, dpo, "
        "data protection officer, real estate agent, product designer, field service technician",
        "de": "Assistent, Assistentin, Assistenz, Sachbearbeiter, Sachbearbeiterin, Mitarbeiter, "
        "Mitarbeiterin, Referent, Referentin, Berater, Beraterin, Ingenieur, Ingenieurin, "
        "Entwickler, Entwicklerin, Einkäufer, Einkäuferin, Verkäufer, Verkäuferin, Buchhalter, "
        "Buchhalterin, Kaufmann, Kauffrau, Techniker, Technikerin, Sekretär, Sekretärin, "
        "Sekretariat, Angestellter, Angestellte, Konsult, Steuerberater, Steuerberaterin, "
        "Rechtsanwalt, Rechtsanwältin, Anwalt, Anwältin, Jurist, Juristin, Arzt, Ärztin, Zahnarzt, "
        "Zahnärztin, Apotheker, Apothekerin, Lehrer, Lehrerin, Dozent, Dozentin, Architekt, "
        "Architektin, Disponent, Disponentin, Vertreter, Handelsvertreter, Aussendienst, "
        "Außendienst, Innendienst, Fachkraft, Koordinator, Koordinatorin, Redakteur, Redakteurin, "
        "Monteur, Mechaniker, Elektriker, Programmierer, Programmiererin, Pfleger, "
        "Krankenschwester, "
        "Auditor, Analyst, Spezialist, Spezialistin, Personalreferent, Personalreferentin, "
        "Mechanikerin, Elektrikerin, Dipl Ing, Diplomingenieur, Industriemechaniker, "
        "Mechatroniker, Verwaltungsangestellte, Kraftfahrer, Fahrer, Kellner, Koch, Schreiner, "
        "Maler, Tischler, Hausmeister, Konstrukteur, Konstrukteurin, Datenschutzbeauftragter, "
        "Datenschutzbeauftragte, QMB, Qualitätsmanagementbeauftragter, Vertriebsinnendienst, "
        "Verkaufsinnendienst, Vertriebsaußendienst",
        "fr": "ingénieur commercial, ingénieure commerciale, assistant, assistante, "
        "assistante de direction, assistant de direction, secrétaire, "
        "commercial terrain, chargé, chargée, conseiller, conseillère, consultante, ingénieur, "
        "ingénieure, développeur, développeuse, comptable, acheteur, acheteuse, vendeur, vendeuse, "
        "technicien, technicienne, employé, employée, avocat, avocate, juriste, médecin, "
        "infirmier, infirmière, enseignant, enseignante, professeur, rédacteur, rédactrice, "
        "analyste, attaché commercial, attachée commerciale, technico commercial, "
        "technico commerciale, ouvrier, ouvrière, opérateur, formateur, formatrice, pharmacien, "
        "pharmacienne, notaire, coordinateur, coordinatrice, agent commercial, "
        "délégué commercial, attaché, attachée, attachée de direction, attaché de direction",
        "es": "asistente, auxiliar, secretario, secretaria, analista, consultor, consultora, "
        "ingeniero, ingeniera, desarrollador, desarrolladora, programador, programadora, contador, "
        "contadora, contable, comprador, compradora, vendedor, vendedora, técnico, técnica, "
        "abogado, abogada, médico, médica, enfermero, enfermera, profesor, profesora, "
        "representante, asesor, asesora, ejecutivo de ventas, ejecutiva de ventas, "
        "ejecutivo de cuentas, ejecutiva de cuentas, empleado, empleada, coordinador, "
        "coordinadora, administrativo, administrativa, especialista, diseñador, diseñadora, "
        "operario, agente comercial, maestro, maestra, arquitecto, arquitecta, "
        "ejecutivo comercial, ejecutiva comercial, asesor comercial, asesora comercial",
        "it": "assistente, segretaria, segretario, impiegato, impiegata, addetto, addetta, "
        "consulente, ingegnere, sviluppatore, sviluppatrice, programmatore, contabile, "
        "ragioniere, ragioniera, buyer junior, venditore, venditrice, tecnico, tecnica, avvocato, "
        "avvocata, medico, infermiere, infermiera, insegnante, agente, agente di commercio, "
        "rappresentante, operaio, operaia, progettista, commercialista, coordinatore, "
        "coordinatrice, farmacista, architetto, docente, collaboratore, collaboratrice, "
        "specialista, geometra, impiegato commerciale",
        "pt": "assistente administrativo, engenheiro, engenheira, desenvolvedor, desenvolvedora, "
        "vendedor externo, advogado, advogada, enfermeiro, enfermeira, "
        "professora, designer gráfico, contabilista, técnico de vendas, estagiária técnica, "
        "funcionário, funcionária, encarregado júnior, coordenador, coordenadora, arquiteto, "
        "arquiteta, consultor comercial, executivo de vendas, executiva de vendas, "
        "executivo de contas, operador, operadora, júnior, consultor de vendas, "
        "consultora de vendas, vendedora externa",
        "nl": "medewerker, medewerkster, adviseur, ingenieur, ontwikkelaar, inkoper, verkoper, "
        "verkoopster, boekhouder, boekhoudster, accountmanager junior, secretaresse, secretaris, "
        "administrateur, administratief medewerker, jurist, advocaat, arts, verpleegkundige, "
        "leraar, "
        "lerares, docent, monteur, technicus, vertegenwoordiger, specialiste, planner, tandarts, "
        "apotheker, chauffeur, beleidsmedewerker, directiesecretaresse, directieassistent, "
        "buitendienst, binnendienst",
    },
    "intern": {
        "en": "intern, internship, apprentice, working student, co op student, volunteer, student",
        "de": "Praktikant, Praktikantin, Praktikum, Werkstudent, Werkstudentin, Auszubildender, "
        "Auszubildende, Azubi, Volontär, Volontärin, Lehrling, Student, Studentin",
        "fr": "stagiaire, apprenti, apprentie, alternant, alternante, étudiant, étudiante",
        "es": "becario, becaria, practicante, pasante, aprendiz, estudiante",
        "it": "tirocinante, stagista, apprendista, studente, studentessa",
        "pt": "estagiário, estagiária, aprendiz, estudante",
        "nl": "stagiair, stagiaire, leerling, werkstudent",
    },
}

# The first named counts (“Head of Sales and Marketing”), executive only where no other is named.
DEPARTMENT: dict[str, dict[str, str]] = {
    "executive": {
        "en": "entrepreneur, ceo, co ceo, president, managing director, chairman, chairwoman, "
        "chairperson, "
        "board member, member of the board, owner, co owner, founder, co founder, cofounder, md, "
        "proprietor, general manager, chief of staff, chief executive, executive director, "
        "vice chairman, business owner, owner operator, managing partner, "
        "country general manager, vice chair, vice chairwoman, acting ceo",
        "de": "Geschäftsführer, Geschäftsführerin, Geschäftsführung, Geschäftsleitung, GF, "
        "Vorstand, "
        "geschäftsführender Gesellschafter, geschäftsführende Gesellschafterin, "
        "Vorständin, Vorstandsmitglied, Vorstandsvorsitzender, Vorstandsvorsitzende, "
        "Vorstandssprecher, Generaldirektor, Generaldirektorin, Aufsichtsrat, "
        "Aufsichtsratsvorsitzender, Verwaltungsrat, Inhaber, Inhaberin, Mitinhaber, Mitinhaberin, "
        "Eigentümer, Eigentümerin, Unternehmer, Unternehmerin, Gründer, Gründerin, Mitgründer, "
        "Mitgründerin, Präsident, Präsidentin, Mitglied der Geschäftsleitung, "
        "Mitglied des Vorstands, Inh, Geschäftsinhaber, Geschäftsinhaberin, "
        "Aufsichtsratsvorsitzende, Aufsichtsrätin, Verwaltungsratspräsident, CEO",
        "fr": "pdg, dg, dga, président, présidente, président directeur général, "
        "directeur général, "
        "directrice générale, directeur général adjoint, directrice générale adjointe, gérant, "
        "gérante, cogérant, co gérant, fondateur, fondatrice, cofondateur, cofondatrice, "
        "co fondateur, co fondatrice, propriétaire, patron, patronne, chef d entreprise, "
        "secrétaire général, secrétaire générale, administrateur délégué, associé gérant, "
        "associée gérante, p dg, président du directoire, directeur général délégué, "
        "directrice générale déléguée",
        "es": "director general, directora general, gerente general, presidente, presidenta, "
        "consejero delegado, consejera delegada, director ejecutivo, directora ejecutiva, "
        "fundador, fundadora, cofundador, cofundadora, socio fundador, dueño, dueña, propietario, "
        "propietaria, empresario, empresaria, administrador único, director gerente, dir gral, "
        "dir general, gte general",
        "it": "amministratore delegato, amministratrice delegata, amministratore unico, "
        "amministratrice unica, amministratore, direttore generale, direttrice generale, titolare, "
        "imprenditore, imprenditrice, fondatore, fondatrice, cofondatore, cofondatrice, "
        "legale rappresentante, proprietario, proprietaria, socio fondatore, ad, "
        "direttore esecutivo",
        "pt": "diretor geral, diretora geral, diretor executivo, diretora executiva, "
        "diretor presidente, dono, dona, proprietário, proprietária, empresário, "
        "sócio administrador, sócia administradora, sócio gerente, sócia gerente, "
        "sócia fundadora, sócio proprietário, sócia proprietária",
        "nl": "algemeen directeur, bestuurder, statutair directeur, bestuursvoorzitter, "
        "zaakvoerder, "
        "eigenaar, eigenaresse, mede eigenaar, ondernemer, oprichter, oprichtster, medeoprichter, "
        "gedelegeerd bestuurder, directeur eigenaar, dga, directeur grootaandeelhouder",
    },
    "sales": {
        "en": "sales, account executive, sales executive, account manager, key account, business "
        "development, business development executive, bizdev, sdr, bdr, cro, chief revenue, "
        "revenue, "
        "chief commercial, commercial, technical sales, medical sales, presales, pre sales, "
        "partner manager, channel, channel manager, partnerships, export, inside sales, "
        "salesperson, "
        "salesman, territory manager, client partner, dealer, wholesale, real estate agent, "
        "realtor",
        "de": "Vertriebsinnendienst, Verkaufsinnendienst, Vertriebsaußendienst, Vertrieb, "
        "Verkauf, Verkäufer, Verkäuferin, Aussendienst, Außendienst, Innendienst, "
        "Handelsvertreter, Vertriebsvorstand, Vertriebler, Technischer Vertrieb, Kundenberater, "
        "Kundenberaterin, Kundenbetreuer, Kundenbetreuerin, Gebietsleiter, Gebietsleiterin",
        "fr": "ingénieur commercial, ingénieure commerciale, ventes, vente, commercial, "
        "commerciale, commerciaux, vendeur, vendeuse, "
        "attaché commercial, attachée commerciale, technico commercial, technico commerciale, "
        "développement commercial, chargé d affaires, chargée d affaires, "
        "grands comptes, adv, chef des ventes, cheffe des ventes, agent commercial, "
        "délégué commercial, chef de secteur, export",
        "es": "ventas, comercial, vendedor, vendedora, ejecutivo de ventas, ejecutiva de ventas, "
        "ejecutivo de cuentas, ejecutiva de cuentas, desarrollo de negocio, agente comercial, "
        "cuentas clave, ejecutivo comercial, ejecutiva comercial, asesor comercial, "
        "asesora comercial",
        "it": "vendite, vendita, commerciale, venditore, venditrice, agente di commercio, "
        "sviluppo commerciale, clienti direzionali, impiegato commerciale",
        "pt": "vendas, comercial exterior, vendedor externo, executivo de vendas, "
        "executiva de vendas, "
        "executivo de contas, consultor comercial, negócios, desenvolvimento de negócios, "
        "consultor de vendas, consultora de vendas, vendedora externa",
        "nl": "verkoop, verkoper, verkoopster, commercieel, accountmanager, buitendienst, "
        "binnendienst, "
        "vertegenwoordiger, relatiebeheerder, verkoopleider",
    },
    "marketing": {
        "en": "marketing, cmo, brand, pr, public relations, communications, communication, comms, "
        "content, seo, sem, social media, growth, advertising, digital marketing, "
        "product marketing, "
        "marketing executive, lead generation, demand generation, copywriter, press, media, "
        "events, "
        "community manager, ecommerce, e commerce, campaign, merchandiser, editor, journalist",
        "de": "Werbung, Kommunikation, Öffentlichkeitsarbeit, Presse, Pressesprecher, "
        "Pressesprecherin, "
        "Unternehmenskommunikation, Redakteur, Redakteurin, Marke, Produktmarketing",
        "fr": "communication, publicité, relations presse, marque, dircom, rédacteur, rédactrice, "
        "marketing digital",
        "es": "mercadeo, mercadotecnia, comunicación, comunicaciones, publicidad, marca, prensa, "
        "redes sociales",
        "it": "comunicazione, pubblicità, marchio, ufficio stampa, relazioni esterne",
        "pt": "comunicação, publicidade, propaganda, imprensa, mídias sociais",
        "nl": "communicatie, reclame, woordvoerder, communicatieadviseur, merk",
    },
    "finance": {
        "en": "finance, financial, cfo, accounting, accountant, accounts payable, "
        "accounts receivable, "
        "controller, controlling, treasury, treasurer, tax, audit, auditor, bookkeeper, "
        "bookkeeping, "
        "payroll, investment, investor relations, credit, billing, fpa, underwriter, banking, "
        "wealth, ma, comptroller, actuary",
        "de": "Finanzen, Finanz, Finanzvorstand, Buchhaltung, Buchhalter, Buchhalterin, "
        "Finanzbuchhaltung, Finanzbuchhalter, Finanzbuchhalterin, Rechnungswesen, Controllerin, "
        "Steuern, Steuerberater, Steuerberaterin, Wirtschaftsprüfer, Wirtschaftsprüferin, "
        "Kaufmännischer, Kaufmännische, Bilanzbuchhalter, Bilanzbuchhalterin, Revision, "
        "Treuhänder, kfm Leiter, kfm Leitung",
        "fr": "financier, financière, finances, comptable, comptabilité, contrôleur de gestion, "
        "contrôle de gestion, daf, raf, trésorerie, trésorier, fiscalité, expert comptable, paie, "
        "administratif et financier, administrative et financière, secrétaire comptable, "
        "chef comptable, cheffe comptable",
        "es": "finanzas, financiero, financiera, contabilidad, contador, contadora, contable, "
        "tesorería, tesorero, fiscal, auditoría, administración y finanzas, cobranzas, facturación",
        "it": "finanza, finanziario, finanziaria, contabilità, contabile, "
        "amministrazione e finanza, "
        "ragioniere, ragioniera, commercialista, tesoreria, controllo di gestione, revisore",
        "pt": "financeiro, financeira, finanças, contabilidade geral, contábil, tesouraria, "
        "fiscal, "
        "contabilista, auditoria, controladoria",
        "nl": "financiën, financieel, financiële, boekhouding, boekhouder, boekhoudster, "
        "administratie en financiën, belastingadviseur, registeraccountant, salarisadministratie",
    },
    "human_resources": {
        "en": "hr, human resources, people, chro, talent, talent acquisition, recruiting, "
        "recruitment, "
        "recruiter, hr business partner, people operations, people and culture, compensation, "
        "learning and development, staffing, headhunter, workforce, hrbp",
        "de": "Personal, Personalwesen, Personalabteilung, Personalvorstand, Personalreferent, "
        "Personalreferentin, Personaler, Personalerin, Personalberater, Personalberaterin, "
        "Personalentwicklung",
        "fr": "rh, drh, ressources humaines, recrutement, recruteur, recruteuse, "
        "chargé de recrutement",
        "es": "rrhh, recursos humanos, talento humano, selección, reclutamiento, gestión humana",
        "it": "risorse umane, personale, selezione, hr e personale",
        "pt": "recrutamento, gente e gestão, departamento pessoal, gestão de pessoas",
        "nl": "personeel, personeelszaken, hrm, werving, personeelsadviseur, p en o",
    },
    "engineering": {
        "en": "staff engineer, staff software engineer, staff developer, staff scientist, "
        "engineering, engineer, software engineer, software developer, software, developer, "
        "programmer, cto, r and d, rd, research, research and development, technology, technical, "
        "devops, architect, solution architect, software architect, data scientist, data science, "
        "data engineer, machine learning, ai, hardware, firmware, electrical, mechanical, "
        "scientist, researcher, tech lead, qa, quality assurance, innovation, staff engineer, "
        "technician, tester, electrician, mechanic",
        "de": "Entwicklung, Forschung, Forschung und Entwicklung, Konstruktion, Konstrukteur, "
        "Konstrukteurin, Technik, Technischer, Technische, Technischer Leiter, Technische Leitung, "
        "Ingenieur, Ingenieurin, Entwickler, Entwicklerin, Softwareentwickler, "
        "Softwareentwicklerin, Programmierer, Programmiererin, Techniker, Technikerin, FuE, "
        "Technikvorstand, Bauleiter, Bauleiterin, Architekt, Architektin, Mechaniker, Elektriker, "
        "Diplomingenieur, techn Leiter, techn Leitung, Dipl Ing, Diplomingenieur",
        "fr": "technique, ingénieur, ingénieure, ingénierie, développeur, développeuse, "
        "recherche et développement, recherche, technicien, technicienne, bureau d études, "
        "chef de chantier",
        "es": "ingeniería, ingeniero, ingeniera, desarrollo, desarrollador, desarrolladora, "
        "técnico, "
        "técnica, programador, programadora, investigación, id, tecnología, arquitecto, arquitecta",
        "it": "ingegneria, ingegnere, sviluppo, sviluppatore, sviluppatrice, tecnico, tecnica, "
        "programmatore, ricerca, ricerca e sviluppo, progettazione, progettista, ufficio tecnico, "
        "architetto, geometra",
        "pt": "engenharia, engenheiro, engenheira, desenvolvimento, desenvolvedor, desenvolvedora, "
        "pesquisa, pesquisa e desenvolvimento, tecnologia, investigação e desenvolvimento, "
        "arquiteto, "
        "arquiteta",
        "nl": "techniek, technisch, technische, technicus, ontwikkeling, ontwikkelaar, ingenieur, "
        "onderzoek, onderzoeker, constructeur, monteur",
    },
    "it": {
        "en": "it, information, information technology, cio, ciso, systems administrator, "
        "system administrator, sysadmin, network, infrastructure, security, cybersecurity, "
        "information security, information systems, database administrator, dba, erp, sap, "
        "webmaster, cloud, data, systems, ict, digital, chief digital, cdio",
        "de": "EDV, Informatik, Informatiker, Informatikerin, Systemadministrator, "
        "Systemadministratorin, Fachinformatiker, Fachinformatikerin, Wirtschaftsinformatiker, "
        "Datenverarbeitung, Informationstechnik",
        "fr": "informatique, informaticien, dsi, rssi, systèmes d information, "
        "système d information, "
        "administrateur système",
        "es": "informática, sistemas, ti, tecnologías de la información, "
        "tecnología de la información, administrador de sistemas, técnico de informática",
        "it": "informatica, informatico, sistemi informativi, sistemista, ced",
        "pt": "tecnologia da informação, sistemas de informação, informático, infraestrutura, "
        "técnico de informática, técnica de informática, técnico em informática",
        "nl": "automatisering, systeembeheerder, informatiemanager, applicatiebeheerder",
    },
    "product": {
        "en": "product, products, product owner, product manager, product management, "
        "chief product, "
        "scrum master",
        "de": "Produktmanagement, Produkt, Produktmanager, Produktmanagerin",
        "fr": "produit, produits, chef de produit, cheffe de produit",
        "es": "producto, productos",
        "it": "prodotto, prodotti",
        "pt": "produto, produtos",
        "nl": "productmanager, producteigenaar",
    },
    "design": {
        "en": "design, designer, ux, ui, creative, art director, graphic, graphics, "
        "user experience, "
        "illustrator, photographer, graphic designer, interior designer, product designer",
        "de": "Gestaltung, Grafik, Grafiker, Grafikerin, Mediengestalter, Mediengestalterin, "
        "Kreativ, Fotograf, Fotografin, Grafikdesigner, Grafikdesignerin",
        "fr": "création, créatif, graphiste, directeur artistique, directrice artistique",
        "es": "diseño, diseñador, diseñadora, creativo, creativa",
        "it": "grafico, grafica, direttore artistico, direttore creativo, designer industriale",
        "pt": "designer gráfico, criação, criativo",
        "nl": "vormgever, vormgeefster, vormgeving, ontwerper",
    },
    "operations": {
        "en": "operations, coo, operating, ops, logistics, supply chain, production, "
        "manufacturing, "
        "plant, warehouse, project manager, project, program manager, programme, facility, "
        "facilities, quality, quality control, quality manager, maintenance, fleet, transport, "
        "shipping, store manager, branch manager, process, lean, hse, site manager, foreman, "
        "construction, dispatcher, scheduler, inventory, driver, area manager, shift leader, "
        "shift supervisor",
        "de": "Produktion, Fertigung, Logistik, Lager, Qualität, Qualitätsmanagement, "
        "Qualitätssicherung, Projekt, Projektleiter, Projektleiterin, Projektleitung, Betrieb, "
        "Betriebsleiter, Betriebsleiterin, Werksleiter, Werkleiter, Standortleiter, "
        "Standortleiterin, Niederlassungsleiter, Niederlassungsleiterin, Filialleiter, "
        "Filialleiterin, Marktleiter, Versand, Disposition, Disponent, Disponentin, "
        "Instandhaltung, "
        "Arbeitsvorbereitung, Arbeitssicherheit, Schichtleiter, Hausmeister, QMB, "
        "Qualitätsmanagementbeauftragter",
        "fr": "opérations, exploitation, production, logistique, usine, qualité, entrepôt, "
        "chaîne logistique, chef de projet, cheffe de projet, maintenance, sécurité, qhse, "
        "chef d équipe, chef d atelier, magasin",
        "es": "operaciones, producción, logística, fábrica, planta, calidad, almacén, proyecto, "
        "proyectos, cadena de suministro, mantenimiento, tráfico, sucursal, tienda",
        "it": "operazioni, produzione, logistica, stabilimento, qualità, magazzino, progetto, "
        "progetti, capo progetto, capoprogetto, manutenzione, direttore di stabilimento, "
        "spedizioni, "
        "negozio, cantiere, operativo, operativa",
        "pt": "operações, produção, logística internacional, fábrica, qualidade, armazém, projeto, "
        "projetos, cadeia de suprimentos, suprimentos e logística, manutenção, obras, loja, filial",
        "nl": "operationeel, productie, logistiek, fabriek, kwaliteit, magazijn, projectleider, "
        "bedrijfsleider, bedrijfsleidster, planning, onderhoud, operatie, bedrijfsvoering, "
        "planner, "
        "chauffeur, vestigingsmanager",
        "pl": "produkcji",
    },
    "purchasing": {
        "en": "purchasing, procurement, buyer, sourcing, buying, vendor management, "
        "category manager, "
        "purchaser, strategic sourcing",
        "de": "Einkauf, Einkäufer, Einkäuferin, Beschaffung, Materialwirtschaft, Einkaufsleitung",
        "fr": "achats, achat, acheteur, acheteuse, approvisionnement, approvisionneur, "
        "approvisionnements, chef des achats",
        "es": "compras, comprador, compradora, abastecimiento, aprovisionamiento, adquisiciones",
        "it": "acquisti, acquisto, approvvigionamento, approvvigionamenti, ufficio acquisti",
        "pt": "suprimentos, aquisições, compra",
        "nl": "inkoop, inkoper, inkoopster",
    },
    "legal": {
        "en": "legal, counsel, general counsel, lawyer, attorney, attorney at law, solicitor, "
        "barrister, paralegal, compliance, data protection, privacy, clo, contracts, regulatory, "
        "company secretary, corporate counsel, patent, patents, risk and compliance, dpo, "
        "data protection officer",
        "de": "Recht, Rechtsabteilung, Rechtsanwalt, Rechtsanwältin, Anwalt, Anwältin, Jurist, "
        "Juristin, Justiziar, Justiziarin, Syndikus, Syndikusrechtsanwalt, Syndikusanwalt, Notar, "
        "Notarin, Datenschutz, Datenschutzbeauftragter, Datenschutzbeauftragte",
        "fr": "juridique, juriste, avocat, avocate, notaire, conformité, affaires juridiques",
        "es": "jurídico, jurídica, abogado, abogada, asesoría jurídica, notario, cumplimiento",
        "it": "legale, avvocato, avvocata, affari legali, notaio, ufficio legale",
        "pt": "advogado, advogada, departamento jurídico, conformidade",
        "nl": "juridisch, juridische, advocaat, advocate, jurist, juridische zaken, notaris",
    },
    "support": {
        "en": "support, customer service, customer support, customer care, customer success, "
        "technical support, it support, help desk, helpdesk, service desk, client services, "
        "customer experience, call center, contact center, after sales, field service, customer, "
        "field service technician",
        "de": "Kundendienst, Kundenservice, Service, Anwendungssupport, Servicetechniker, "
        "Servicetechnikerin, Reklamation",
        "fr": "support technique, service client, service clients, service après vente, sav, "
        "relation client, assistance technique, technicien sav, technicien support",
        "es": "soporte, soporte técnico, atención al cliente, servicio al cliente, posventa, "
        "técnico de soporte, técnica de soporte",
        "it": "assistenza, assistenza clienti, servizio clienti, supporto, assistenza tecnica",
        "pt": "suporte, suporte técnico, atendimento, atendimento ao cliente, sucesso do cliente",
        "nl": "klantenservice, klantenondersteuning, servicedesk, klantcontact",
    },
    "administration": {
        "en": "administration, administrative, ea, pa, executive assistant, personal assistant, "
        "office manager, office administrator, office assistant, receptionist, secretary, office",
        "de": "Verwaltung, Sekretariat, Sekretär, Sekretärin, Empfang, Büroleitung, "
        "Büroleiter, Büroleiterin, Bürokaufmann, Bürokauffrau, Büro",
        "fr": "administratif, administrative, secrétaire, secrétariat, assistante de direction, "
        "assistant de direction, accueil, office manager, attachée de direction, "
        "attaché de direction",
        "es": "administración, administrativo, administrativa, secretario, secretaria, "
        "recepcionista, "
        "recepción, oficina, administrador",
        "it": "amministrazione, amministrativo, amministrativa, segretaria, segretario, segreteria",
        "pt": "administração, recepção, secretária, assistente administrativo, escritório",
        "nl": "administratie, administratief, administratief medewerker, secretaresse, secretaris, "
        "secretariaat, directiesecretaresse, directieassistent, receptioniste",
    },
    "education": {
        "en": "education, school principal, headmaster, headmistress, teacher, professor, "
        "lecturer, school, academic, teaching, dean, training, "
        "assistant professor, associate professor, trainer, faculty, instructor, tutor, curriculum",
        "de": "Lehrer, Lehrerin, Dozent, Dozentin, Professor, Professorin, Schulleiter, "
        "Schulleiterin, "
        "Schulleitung, Ausbildung, Bildung, Ausbilder, Ausbilderin, Weiterbildung, Rektor, "
        "Rektorin",
        "fr": "enseignant, enseignante, professeur, formateur, formatrice, formation, éducation, "
        "pédagogique",
        "es": "profesor, profesora, maestro, maestra, educación, formación, docente, académico, "
        "académica",
        "it": "insegnante, formazione, istruzione, professoressa, didattica",
        "pt": "professora, educação, ensino, treinamento, docência, formação profissional",
        "nl": "leraar, lerares, docent, onderwijs, opleiding, opleidingen, hoogleraar",
    },
    "medical": {
        "en": "medical, doctor, physician, surgeon, nurse, nursing, head nurse, clinical, dentist, "
        "dental, pharmacist, pharmacy, healthcare, health, therapist, physiotherapist, "
        "veterinarian, patient, hospital, psychologist, radiology, care",
        "de": "Arzt, Ärztin, Chefarzt, Chefärztin, Oberarzt, Oberärztin, Zahnarzt, Zahnärztin, "
        "Apotheker, Apothekerin, Pflege, Pfleger, Pflegedienst, Pflegedienstleitung, "
        "Krankenschwester, Medizin, Medizinischer, Medizinische, Physiotherapeut, "
        "Physiotherapeutin, Tierarzt, Tierärztin, Klinik, Ärztlicher, Ärztliche",
        "fr": "médecin, médical, médicale, infirmier, infirmière, pharmacien, pharmacienne, "
        "chirurgien, dentiste, santé, soins, kinésithérapeute, vétérinaire",
        "es": "médico, médica, enfermero, enfermera, enfermería, clínico, farmacéutico, "
        "farmacéutica, odontólogo, salud, veterinario, cirujano",
        "it": "medico, medica, sanitario, sanitaria, infermiere, infermiera, farmacista, dentista, "
        "veterinario, clinica, primario",
        "pt": "enfermeiro, enfermeira, enfermagem, saúde, farmacêutico, farmacêutica, "
        "clínica médica",
        "nl": "arts, verpleegkundige, tandarts, apotheker, zorg, huisarts, fysiotherapeut, "
        "medisch, dierenarts",
    },
    "consulting": {
        "en": "consulting, consultant, advisory, strategy, strategist, advisor, adviser, "
        "management consultant",
        "de": "Beratung, Berater, Beraterin, Unternehmensberater, Unternehmensberaterin, "
        "Unternehmensberatung, Strategie, Konsult",
        "fr": "conseil, consultante, conseiller, conseillère, stratégie",
        "es": "consultor, consultora, consultoría, asesor, asesora, estrategia",
        "it": "consulente, consulenza, strategia",
        "pt": "estratégia, assessoria, assessor, assessora",
        "nl": "adviseur, advies, strategie, organisatieadviseur",
    },
}

# Beginnings and ends of German and Dutch compounds: “Vertriebs|leiterin”, “inkoop|manager”.
STEMS: dict[str, str] = {
    "sales": "Vertriebs, Verkaufs, Sales, Aussendienst, Außendienst, verkoop, Kundenbetreuungs, "
    "Export",
    "marketing": "Marketing, Werbe, Kommunikations, Presse, Marken, communicatie",
    "finance": "Finanz, Buchhaltungs, Rechnungs, Steuer, Controlling, financieel, Bilanz, Lohn",
    "human_resources": "Personal, Recruiting, personeels, Ausbildungsplatz",
    "engineering": "Entwicklungs, Konstruktions, Technik, Forschungs, Software, Bau, Elektro, "
    "Maschinenbau, techniek, ontwikkelings, Labor, Web, Frontend, Backend",
    "it": "IT, EDV, Informatik, System, Netzwerk, Datenbank",
    "product": "Produkt, product",
    "design": "Grafik, Design",
    "operations": "Produktions, Fertigungs, Logistik, Lager, Qualitäts, Projekt, Betriebs, Werks, "
    "Versand, productie, logistiek, kwaliteits, project, magazijn, Montage, Prozess",
    "purchasing": "Einkaufs, Beschaffungs, inkoop",
    "legal": "Rechts, Datenschutz, juridisch",
    "support": "Service, Kundendienst, Kundenservice, Support, klanten",
    "administration": "Verwaltungs, Büro, Sekretariats, Vorstands, Geschäftsführungs, directie",
    "education": "Schul, Bildungs, Ausbildungs, Weiterbildungs, opleidings",
    "medical": "Pflege, Klinik, Praxis, zorg, Medizin",
}
ENDS: dict[str, str] = {
    "c_suite": "vorstand",
    "head": "leiter, leiterin, leitung, chef, chefin, hoofd",
    "director": "direktor, direktorin, directeur, directrice",
    "manager": "manager, managerin, leider, meister, meisterin, controller",
    "entry": "assistent, assistentin, assistenz, assistente, referent, referentin, sachbearbeiter, "
    "sachbearbeiterin, mitarbeiter, mitarbeiterin, berater, beraterin, ingenieur, ingenieurin, "
    "entwickler, entwicklerin, techniker, technikerin, kaufmann, kauffrau, fachkraft, medewerker, "
    "medewerkster, adviseur, spezialist, spezialistin, administrator, koordinator, "
    "koordinatorin, verkäufer, verkäuferin, buchhalter, buchhalterin, sekretärin, consultant, "
    "ontwikkelaar, specialist, analyst, einkäufer, einkäuferin, planer, helfer, arbeiter",
    "intern": "praktikant, praktikantin, student, studentin, azubi",
}

# They say how low, whatever else a title says: “Junior Product Manager”, “Trainee im Vertrieb”.
LOWERING = "junior, jr, trainee, entry level, graduate, júnior"
# Whoever assists is not whom they assist: “Assistant to the CEO”, “Assistentin der Geschäftsführung”.
ASSISTING = """assistant, assistante, Assistent, Assistentin, Assistenz, assistente, asistente,
    secretary, Sekretär, Sekretärin, Sekretariat, secrétaire, secretario, secretaria, segretaria,
    segretario, secretaresse, secretaris, executive assistant, personal assistant,
    assistante de direction, assistant de direction, auxiliar, pa, ea, office assistant,
    assistente administrativo, directiesecretaresse, directieassistent, Referent, Referentin"""
# Behind these stands whom somebody assists; without them, “assistant” is a rank: “Assistant Manager”.
BEHIND_ASSISTING = (
    "to, of, for, der, des, de, du, di, do, da, del, della, dell, van, zur, im, in, an"
)
# Whoever has been it is it no more: “Former CEO”, “Ex-CEO”.
FORMER = """former, formerly, ex, retired, ehemaliger, ehemalige, ehemals, ehem, ancien, ancienne,
    retraité, retraitée, jubilado, jubilada, pensionato, pensionata, aposentado, aposentada, voormalig,
    gepensioneerd"""
# Behind these stands the employer.
EMPLOYER = "at, bei, chez, presso, bij"
