"""The legal forms of companies by the countries that have them, as they are written behind a name.

A hand-made table. Capitals, dots, spaces and accents make no difference; where a form has an “&”,
it is also known with “u.”, “und”, “and” and “+”.
"""

FORMS: dict[str, str] = {
    "AE": "ذ.م.م, ش.ذ.م.م, م.م.ح, ش.م.ع, "
    "LLC, PJSC, PrJSC, FZE, FZCO, FZ-LLC, FZ LLC, LLC-FZ, LLC FZ, DMCC, DWC-LLC",
    "AL": "Sh.p.k., Sh.a.",
    "AR": "S.A., S.R.L., S.A.U., S.A.S., S.H., S.C.A., S.G.R., Soc. Col.",
    "AT": "Gesellschaft m.b.H. & Co. KG, Gesellschaft mbH & Co. KG, "
    "GmbH, Ges.m.b.H., GesmbH, Gesellschaft m.b.H., Gesellschaft mbH, "
    "Gesellschaft mit beschränkter Haftung, FlexCo, FlexKapG, AG, Aktiengesellschaft, OG, OEG, KG, "
    "KEG, Kommanditgesellschaft, e.U., eGen, GesbR, GmbH & Co. KG, Ges.m.b.H. & Co. KG, "
    "GmbH & Co. OG, AG & Co. KG, Co. KG, SE, Privatstiftung",
    "AU": "Pty Ltd, Pty Limited, Proprietary Limited, Pty, Ltd, Limited",
    "BA": "d.o.o., d.d., a.d.",
    "BE": "NV/SA, SA/NV, BV/SRL, SRL/BV, VZW/ASBL, "
    "BV, SRL, NV, SA, BVBA, SPRL, CVBA, SCRL, VOF, SNC, CommV, SComm, VZW, ASBL, CV, SC, "
    "GCV, SE, Comm. V., EBVBA",
    "BG": "EOOD, OOD, AD, EAD, ET, ЕООД, ООД, АД, ЕАД, ЕТ",
    "BO": "S.R.L., S.A.",
    "BR": "Ltda, Ltda ME, Ltda - ME, Ltda EPP, Ltda - EPP, S.A., S/A, S.S., EIRELI, EIRELI ME, "
    "EIRELI EPP, MEI, EPP, Limitada, Sociedade Anônima, Cia. Ltda.",
    "BY": "OOO, ООО, ОДО, ЗАО, ОАО, ЧУП, ИП",
    "CA": "Inc, Incorporated, Ltd, Limited, Corp, Corporation, Ltée, Limitée, Inc. Ltée, ULC, LP, LLP, "
    "S.E.N.C., S.E.N.C.R.L.",
    "CH": "GmbH, AG, SA, Sàrl, Sagl, KlG, KmG, SNC, SE, Genossenschaft, Gesellschaft mbH, "
    "Aktiengesellschaft, Einzelunternehmen",
    "CL": "Ltda, S.A., SpA, E.I.R.L., Limitada",
    "CN": "Co. Ltd., Co. Limited, Company Limited, Limited, Ltd, Group Co. Ltd., "
    "有限公司, 有限责任公司, 有限責任公司, 股份有限公司, 集团有限公司, 集团股份有限公司",
    "CO": "S.A.S., S.A., Ltda, Limitada, S. en C., S.C.A.",
    "CR": "S.A., S.R.L.",
    "CY": "Ltd, Limited, Plc",
    "CZ": "s.r.o., spol. s r.o., spol. s.r.o., společnost s ručením omezeným, a.s., "
    "akc. spol., akciová společnost, k.s., v.o.s., z.s., o.p.s., s.p., z.ú., SE, družstvo",
    "DE": "Gesellschaft mbH & Co. KG, "
    "GmbH, gGmbH, gemeinnützige GmbH, mbH, Gesellschaft mbH, Gesellschaft m.b.H., "
    "Gesellschaft mit beschränkter Haftung, UG, UG haftungsbeschränkt, UG (haftungsbeschränkt), "
    "Unternehmergesellschaft, Unternehmergesellschaft (haftungsbeschränkt), gUG, "
    "gUG (haftungsbeschränkt), AG, gAG, Aktiengesellschaft, KG, Kommanditgesellschaft, KGaA, OHG, "
    "Offene Handelsgesellschaft, e.K., e.Kfm., e.Kfr., eingetragener Kaufmann, "
    "eingetragene Kauffrau, e.V., eingetragener Verein, eG, eingetragene Genossenschaft, GbR, eGbR, "
    "Gesellschaft bürgerlichen Rechts, PartG, PartG mbB, PartGmbB, VVaG, AöR, A.ö.R., KdöR, SE, "
    "GmbH & Co. KG, GmbH & Co. OHG, GmbH & Co. KGaA, GmbH & Co., AG & Co. KG, AG & Co. KGaA, "
    "AG & Co. OHG, mbH & Co. KG, SE & Co. KG, SE & Co. KGaA, UG & Co. KG, "
    "UG (haftungsbeschränkt) & Co. KG, "
    "KG & Co., OHG & Co. KG, Co. KG, Co. OHG, Ltd. & Co. KG, Limited & Co. KG, B.V. & Co. KG, "
    "Stiftung & Co. KG, GmbH & Cie. KG, InvAG, REIT-AG",
    "DK": "A/S, ApS, I/S, K/S, P/S, IVS, A.M.B.A., F.M.B.A., Aktieselskab, Anpartsselskab, "
    "Enkeltmandsvirksomhed",
    "DO": "S.R.L., S.A., S.A.S., E.I.R.L.",
    "DZ": "SPA, SARL, EURL, SNC",
    "EC": "S.A., Cía. Ltda., C.Ltda., S.A.S., C.A.",
    "EE": "OÜ, AS, FIE, TÜ, UÜ, MTÜ",
    "EG": "ش.م.م, ذ.م.م, S.A.E., LLC",
    "ES": "S.L., S.L.U., S.L.L., S.L.P., S.L.N.E., S.A., S.A.U., S.A.L., S.Coop., S.Coop.And., "
    "S.C., C.B., S.R.L., S.R.C., A.I.E., Sociedad Limitada, Sociedad Anónima, "
    "Sociedad Limitada Unipersonal, S.C.P., S.L. Unipersonal",
    "FI": "Oy, Oyj, Ab, Abp, Oy Ab, Oyj Abp, Ky, Kb, Ay, Tmi, T:mi, Ry, Osk, Osuuskunta, Oy Ltd, "
    "Osakeyhtiö",
    "FR": "SARL, S.à r.l., SAS, SASU, SA, S.A.S.U., EURL, SCI, SNC, SCOP, SCA, SCS, SCP, SELARL, "
    "SELAS, SELAFA, SCM, SCEA, EARL, GAEC, GIE, SC, SCIC, SICAV, SE, EIRL, EI, "
    "SARL unipersonnelle, Société Anonyme, Société à responsabilité limitée, "
    "Société par actions simplifiée, SARL à associé unique",
    "GB": "Ltd, Limited, PLC, Public Limited Company, LLP, LP, CIC, CIO, Unlimited, Unltd, ULC, "
    "Private Limited Company",
    "GR": "A.E., Α.Ε., E.P.E., Ε.Π.Ε., O.E., Ο.Ε., E.E., Ε.Ε., I.K.E., Ι.Κ.Ε., P.C., S.A., "
    "A.B.E.E., Α.Β.Ε.Ε., M.I.K.E., M.E.P.E., Single Member S.A.",
    "GT": "S.A.",
    "HK": "Ltd, Limited, Company Limited, Co. Ltd, Co. Limited, 有限公司",
    "HR": "d.o.o., j.d.o.o., d.d., k.d., j.t.d., obrt",
    "HU": "Kft, Zrt, Nyrt, Bt, Rt, Kkt, Kht, Ev, E.V., Korlátolt Felelősségű Társaság",
    "ID": "Tbk, (Persero) Tbk, Persero",
    "IE": "Ltd, Limited, PLC, DAC, CLG, UC, ULC, LP, Designated Activity Company, Teoranta, CPT",
    "IL": 'Ltd, Limited, בע״מ, בע"מ, בעמ',
    "IN": "Pvt Ltd, Private Limited, Pvt. Limited, (P) Ltd, P Ltd, (P) Limited, Ltd, Limited, LLP, OPC, "
    "(OPC) Private Limited, OPC Pvt Ltd",
    "IS": "ehf, hf, ohf, sf, slf, ses",
    "IT": "S.p.A., S.r.l., S.r.l.s., S.n.c., S.a.s., S.s., S.a.p.a., S.c.a.r.l., S.c.r.l., "
    "Soc. Coop., Società Cooperativa, Soc. Coop. a r.l., S.c.p.a., S.r.l. unipersonale, "
    "S.r.l.u., Società per Azioni, Società a responsabilità limitata, O.N.L.U.S., Onlus, S.c.s., "
    "S.r.l. Società Benefit, S.t.p.",
    "JP": "K.K., G.K., Y.K., Co. Ltd., Inc, Corporation, Kabushiki Kaisha, LLC, "
    "株式会社, 有限会社, 合同会社, 合資会社, 合名会社, (株), (有), (同), （株）, （有）, ㈱, ㈲",
    "KE": "Ltd, Limited",
    "KR": "Co. Ltd., Inc, Corp, Corporation, LLC, 주식회사, (주), （주）, ㈜, 유한회사, "
    "(유), 합자회사, 합명회사",
    "KZ": "TOO, ТОО, АО, ИП, LLP, JSC",
    "LB": "ش.م.ل, ش.م.م, S.A.L., SARL",
    "LI": "AG, GmbH, Anstalt, Trust reg.",
    "LT": "UAB, AB, MB, IĮ, VšĮ, TŪB, KB",
    "LU": "S.A., S.à r.l., SARL, S.à r.l.-S, S.C.A., SCS, SCSp, S.A.S., SE, SICAV",
    "LV": "SIA, AS, A/S, IK, Z/S",
    "MA": "SARL, S.A., SARL AU, SNC",
    "MD": "S.R.L., S.A.",
    "ME": "d.o.o., a.d.",
    "MK": "d.o.o., DOOEL, ДООЕЛ, ДОО, a.d.",
    "MT": "Ltd, Limited, PLC",
    "MX": "S.A. de C.V., S.A.B. de C.V., S.A.P.I. de C.V., S. de R.L. de C.V., S. de R.L., S.A., S.C., "
    "S.A.S. de C.V., A.C., S.A.P.I., S.N.C., S. en C., S.A.B.",
    "MY": "Sdn Bhd, Bhd, Berhad, Sendirian Berhad, PLT",
    "NG": "Ltd, Limited, PLC, Nig Ltd, Nigeria Ltd",
    "NL": "B.V., N.V., V.O.F., C.V., B.V.B.A., Maatschap, U.A., Coöperatie U.A., Holding B.V., SE, "
    "Coöperatief U.A.",
    "NO": "AS, ASA, A/S, ANS, DA, ENK, KS, NUF, SA, IKS, Stiftelse",
    "NZ": "Ltd, Limited, LP",
    "OM": "SAOG, SAOC, LLC",
    "PA": "S.A.",
    "PE": "S.A., S.A.C., S.R.L., S.A.A., E.I.R.L., S.Civil",
    "PH": "Inc, Corp, Corporation, OPC, Co.",
    "PK": "Pvt Ltd, (Pvt) Ltd, Private Limited, (Private) Limited, Ltd, Limited, (SMC-Pvt) Ltd",
    "PL": "Sp. z o.o., S.A., Sp. j., Sp. k., Sp. p., S.K.A., s.c., P.S.A., Spółka z o.o., "
    "Spółka z ograniczoną odpowiedzialnością, Spółka Akcyjna, Spółka komandytowa, Spółka jawna, "
    "Spółka cywilna, Sp. z o.o. Sp. k., Sp. z o.o. S.K.A., Sp. z o.o. spółka komandytowa, "
    "Sp. zoo, Sp. z.o.o.",
    "PT": "Lda, Unipessoal Lda, Unipessoal, Limitada, S.A., SGPS, SGPS S.A., S.G.P.S. S.A., ACE, CRL, "
    "E.I.R.L., Sociedade Unipessoal Lda",
    "PY": "S.A., S.R.L.",
    "QA": "ذ.م.م, ش.م.ق, W.L.L., Q.P.S.C., Q.S.C., LLC",
    "BH": "W.L.L., B.S.C., S.P.C.",
    "KW": "ش.م.ك, ذ.م.م, W.L.L., K.S.C., K.S.C.P.",
    "SA": "المحدودة, ذات مسؤولية محدودة, مساهمة مقفلة, LLC, JSC, Co. Ltd, Ltd",
    "RO": "S.C. S.R.L., S.C. S.A., S.C. S.N.C., S.C. S.C.S., S.C. S.R.L.-D, "
    "S.R.L., S.A., S.C.S., S.N.C., S.C.A., PFA, S.R.L.-D",
    "RS": "d.o.o., a.d., o.d., k.d.",
    "RU": "OOO, OAO, ZAO, PAO, AO, ООО, ОАО, ЗАО, ПАО, АО, НАО, ИП, ФГУП, ГУП, МУП, АНО, НКО, LLC, JSC, "
    "PJSC, OJSC, CJSC",
    "SE": "AB, Aktiebolag, HB, Handelsbolag, KB, Kommanditbolag, Ek. för., Enskild Firma, (publ), "
    "AB (publ), SE",
    "SG": "Pte Ltd, Pte Limited, Pte. Ltd., Private Limited, Pte, Ltd, Limited, LLP, Co. Pte Ltd",
    "SI": "d.o.o., d.d., s.p., d.n.o., k.d.",
    "SK": "s.r.o., spol. s r.o., spol. s.r.o., a.s., k.s., v.o.s., n.o., o.z., družstvo, j.s.a.",
    "SV": "S.A. de C.V.",
    "TH": "จำกัด (มหาชน), บริษัท จำกัด (มหาชน), "
    "Co. Ltd., Company Limited, PCL, Public Company Limited, Ltd. Part., บริษัท จำกัด, จำกัด",
    "TN": "SARL, SUARL, S.A.",
    "TR": "A.Ş., AŞ, Ltd. Şti., Limited Şirketi, Anonim Şirketi, San. ve Tic. A.Ş., "
    "San. ve Tic. Ltd. Şti., San. Tic. Ltd. Şti., San. Tic. A.Ş., Tic. Ltd. Şti., Tic. A.Ş., "
    "Tic. ve San. A.Ş., Tic. ve San. Ltd. Şti., Sanayi ve Ticaret A.Ş., "
    "Sanayi ve Ticaret Ltd. Şti., Sanayi ve Ticaret Limited Şirketi, "
    "Sanayi ve Ticaret Anonim Şirketi, Kollektif Şirketi",
    "TW": "Co. Ltd., Inc, Corp, 有限公司, 股份有限公司",
    "UA": "TOV, ТОВ, ПП, ПАТ, ПрАТ, ТДВ, ФОП, LLC, PJSC, PrJSC, АТ",
    "US": "Inc, Incorporated, Corp, Corporation, LLC, L.L.C., PLLC, P.C., PC, LLP, LLLP, LP, Ltd, "
    "Limited, Co., P.A., Company, N.A., PBC, & Co., & Company, Co. Inc, Company Inc",
    "UY": "S.A., S.R.L., S.A.S., Ltda",
    "UZ": "MChJ, МЧЖ, ООО, LLC, JSC",
    "VE": "C.A., S.A., S.R.L.",
    "VN": "JSC, Co. Ltd., Company Limited, Joint Stock Company",
    "ZA": "(Pty) Ltd, Pty Ltd, (Pty) Limited, Proprietary Limited, (Proprietary) Limited, Ltd, Limited, "
    "CC, NPC, SOC Ltd, (RF) Ltd",
}
# Those that stand before the name, too: “ООО Ромашка”, “UAB Baltija”, “PT Maju Jaya Tbk”.
BEFORE: dict[str, str] = {
    "BE": "BVBA, SPRL, VZW, ASBL",
    "BG": "ЕТ",
    "BY": "ООО, ОДО, ЗАО, ОАО, ЧУП, ИП",
    "EE": "OÜ",
    "FI": "Oy",
    "FR": "SCI, GAEC, SCEA, SELAS, SCOP, SARL, EURL, SASU, SELARL",
    "ID": "PT, PT., CV, CV., UD",
    "JP": "株式会社, 有限会社, 合同会社, (株), (有), （株）, （有）, ㈱, ㈲",
    "KR": "주식회사, (주), （주）, ㈜, 유한회사",
    "KZ": "ТОО, TOO, АО, ИП",
    "LT": "UAB, VšĮ",
    "LV": "SIA",
    "RU": "ООО, ОАО, ЗАО, ПАО, АО, НАО, ИП, ФГУП, ГУП, МУП, АНО, OOO, OAO, ZAO, PAO, "
    "Общество с ограниченной ответственностью, Акционерное общество, Публичное акционерное общество, "
    "Закрытое акционерное общество, Открытое акционерное общество, Индивидуальный предприниматель",
    "TH": "บริษัท",
    "UA": "ТОВ, ПП, ПАТ, ПрАТ, ФОП, АТ, TOV, Товариство з обмеженою відповідальністю, "
    "Фізична особа-підприємець, Приватне підприємство",
    "UZ": "ООО, МЧЖ",
    "VN": "Công ty TNHH MTV, Công ty TNHH Một Thành Viên, Công ty TNHH, "
    " Công ty Cổ phần, Công ty CP, CTCP, Cty TNHH",
}
# As words they are more than forms (“Acme EU”), so that they count with their dots only.
DOTTED = "e.U., N.A., P.A., S.s., S.S., I.I., P.C."
