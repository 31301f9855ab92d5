"""Domains of providers where anyone gets a mailbox: an address there says nothing of a company."""

# Providers with the same name under many endings.
_ANY_ENDING = {
    "gmx": "at ch com de es eu fr li net org it us co.uk",
    "hotmail": "com de fr es it nl be ch at co.uk com.br com.ar com.mx com.tr se dk no fi gr ca co.jp",
    "live": "com de fr it nl be co.uk com.au com.mx com.ar com.pt ca se dk no ie at cl co.za",
    "outlook": "com de fr es it pt be dk at ie co.th com.au com.br com.ar com.tr cl cz gr in jp kr sk",
    "yahoo": "com de fr es it ca at be nl ie gr ro se pl dk no in co.uk co.in co.jp co.id co.nz co.za "
    "com.ar com.au com.br com.cn com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw "
    "com.vn",
    "mail": "com ru de ee bg",
    "laposte": "net",
    "yandex": "com ru by kz ua com.tr",
    "zoho": "com eu in",
    "tutanota": "com de",
    "proton": "me",
    "protonmail": "com ch",
}
_SINGLE = """
    gmail.com googlemail.com msn.com passport.com windowslive.com ymail.com rocketmail.com
    privaterelay.appleid.com users.noreply.github.com icloud.com me.com mac.com aol.com aol.de
    aol.fr aol.co.uk aim.com verizon.net att.net comcast.net sbcglobal.net bellsouth.net cox.net
    charter.net earthlink.net juno.com netzero.net optonline.net roadrunner.com rr.com
    windstream.net frontier.com frontiernet.net centurylink.net web.de t-online.de freenet.de
    arcor.de online.de posteo.de mailbox.org email.de 1und1.de kabelmail.de vodafone.de
    o2online.de unitybox.de gmx.info alice-dsl.net bluewin.ch sunrise.ch hispeed.ch aon.at
    chello.at a1.net utanet.at kabsi.at orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr
    numericable.fr club-internet.fr aliceadsl.fr libero.it virgilio.it tiscali.it alice.it
    tim.it tin.it fastwebnet.it inwind.it iol.it email.it telefonica.net terra.es ono.com
    movistar.es wanadoo.es telefonica.es orange.es sapo.pt iol.pt clix.pt netcabo.pt uol.com.br
    bol.com.br terra.com.br ig.com.br globo.com globomail.com ziggo.nl kpnmail.nl planet.nl
    home.nl xs4all.nl hetnet.nl chello.nl upcmail.nl casema.nl quicknet.nl telenet.be skynet.be
    proximus.be scarlet.be btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com
    blueyonder.co.uk tiscali.co.uk eircom.net telia.com telia.se comhem.se spray.se bredband.net
    online.no broadpark.no tdcadsl.dk mail.dk stofanet.dk jubii.dk elisanet.fi kolumbus.fi
    suomi24.fi luukku.com wp.pl o2.pl onet.pl interia.pl op.pl poczta.onet.pl gazeta.pl vp.pl
    tlen.pl seznam.cz centrum.cz volny.cz email.cz post.cz atlas.cz azet.sk centrum.sk zoznam.sk
    freemail.hu citromail.hu indamail.hu t-online.hu abv.bg dir.bg ya.ru rambler.ru bk.ru
    inbox.ru list.ru inbox.lv ukr.net i.ua meta.ua bigmir.net qq.com foxmail.com 163.com 126.com
    yeah.net sina.com sina.cn sohu.com aliyun.com 139.com naver.com hanmail.net daum.net
    nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com rediffmail.com
    indiatimes.com sify.com bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au
    xtra.co.nz sympatico.ca rogers.com shaw.ca telus.net videotron.ca bell.net prodigy.net.mx
    telmexmail.com fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar webmail.co.za
    mweb.co.za telkomsa.net vodamail.co.za fastmail.com fastmail.fm hushmail.com tuta.io
    tuta.com pm.me hey.com duck.com inbox.com usa.com email.com lycos.com excite.com mynet.com
    walla.co.il walla.com netvision.net.il noos.fr cegetel.net dbmail.com netcologne.de
    ewetel.de ewe.net osnanet.de versanet.de htp-tel.de mnet-mail.de gmx.biz liwest.at inode.at
    drei.at supereva.it teletu.it euskalnet.net netvigator.com hinet.net singnet.com.sg
    starhub.net.sg pacific.net.sg streamyx.com tm.net.my vsnl.com vsnl.net etb.net.co une.net.co
    cantv.net adinet.com.uy vtr.net mail.ua ukrpost.ua tut.by otenet.gr forthnet.gr hol.gr in.gr
    net.hr inet.hr siol.net t-2.net orcon.net.nz slingshot.co.nz paradise.net.nz vodafone.co.nz
    iprimus.com.au dodo.com.au internode.on.net adam.com.au westnet.com.au ozemail.com.au eim.ae
    emirates.net.ae maktoob.com cyberia.net.lb superonline.com ttmail.com ttnet.net.tr
    biglobe.ne.jp ocn.ne.jp plala.or.jp dti.ne.jp i.softbank.jp ybb.ne.jp vip.qq.com vip.163.com
    tom.com 189.cn wo.cn hot.ee inbox.lt one.lt runbox.com mailfence.com disroot.org riseup.net
    kolabnow.com post.com europe.com consultant.com engineer.com techie.com dr.com
    accountant.com writeme.com mail.fr tiscali.cz quick.cz volja.net vipmail.hu upcmail.hu
    cableone.net mediacombb.net suddenlink.net wowway.com hughes.net peoplepc.com prodigy.net
    swbell.net pacbell.net ameritech.net snet.net nvbell.net tds.net mchsi.com cogeco.ca
    eastlink.ca mts.net sasktel.net iafrica.com absamail.co.za lantic.net r7.com oi.com.br
    zipmail.com.br infinitummail.com
    """

FREE_PROVIDERS = frozenset(_SINGLE.split()) | {
    f"{name}.{ending}" for name, endings in _ANY_ENDING.items() for ending in endings.split()
}
