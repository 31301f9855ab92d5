"""Domains on which others have their pages and sites: such a domain is never a company's own."""

# Where people and companies have a page among others; their address is not the company's own.
PROFILES = {
    "11880.com": "11880",
    "about.me": "about.me",
    "alibaba.com": "Alibaba",
    "angel.co": "AngelList",
    "archive.org": "the Internet Archive",
    "behance.net": "Behance",
    "bit.ly": "Bitly",
    "booking.com": "Booking.com",
    "bsky.app": "Bluesky",
    "calendly.com": "Calendly",
    "crunchbase.com": "Crunchbase",
    "dasoertliche.de": "Das Örtliche",
    "discord.gg": "Discord",
    "dribbble.com": "Dribbble",
    "etsy.com": "Etsy",
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "fb.me": "Facebook",
    "fiverr.com": "Fiverr",
    "g.page": "Google",
    "gelbeseiten.de": "Gelbe Seiten",
    "github.com": "GitHub",
    "herold.at": "Herold",
    "immobilienscout24.de": "ImmoScout24",
    "indiamart.com": "IndiaMART",
    "instagram.com": "Instagram",
    "kompass.com": "Kompass",
    "kununu.com": "kununu",
    "lin.ee": "LINE",
    "line.me": "LINE",
    "linkedin.com": "LinkedIn",
    "linktr.ee": "Linktree",
    "lnkd.in": "LinkedIn",
    "local.ch": "local.ch",
    "made-in-china.com": "Made-in-China",
    "manta.com": "Manta",
    "medium.com": "Medium",
    "mercadolibre.com": "Mercado Libre",
    "northdata.com": "North Data",
    "northdata.de": "North Data",
    "notion.so": "Notion",
    "ok.ru": "Odnoklassniki",
    "opencorporates.com": "OpenCorporates",
    "pagesjaunes.fr": "PagesJaunes",
    "paginasamarillas.es": "Páginas Amarillas",
    "paginegialle.it": "PagineGialle",
    "patreon.com": "Patreon",
    "pinterest.com": "Pinterest",
    "snapchat.com": "Snapchat",
    "soundcloud.com": "SoundCloud",
    "spotify.com": "Spotify",
    "t.co": "X",
    "t.me": "Telegram",
    "threads.com": "Threads",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "tinyurl.com": "TinyURL",
    "trustpilot.com": "Trustpilot",
    "twitter.com": "X",
    "upwork.com": "Upwork",
    "viadeo.com": "Viadeo",
    "vimeo.com": "Vimeo",
    "vk.com": "VK",
    "wa.me": "WhatsApp",
    "weibo.com": "Weibo",
    "wellfound.com": "Wellfound",
    "wikipedia.org": "Wikipedia",
    "wlw.de": "wlw",
    "x.com": "X",
    "xing.com": "XING",
    "yellowpages.com": "Yellow Pages",
    "youtu.be": "YouTube",
    "youtube.com": "YouTube",
    "zoominfo.com": "ZoomInfo",
}
# The same under the endings of many countries.
PROFILES_ANYWHERE = {
    "amazon": "Amazon",
    "ebay": "eBay",
    "europages": "Europages",
    "glassdoor": "Glassdoor",
    "google": "Google",
    "houzz": "Houzz",
    "indeed": "Indeed",
    "tripadvisor": "Tripadvisor",
    "yelp": "Yelp",
}
# Hosts that tell sites apart by their path, so that no domain is a site's own.
SHARED_HOSTS = frozenset(
    {"sites.google.com", "docs.google.com", "drive.google.com", "maps.google.com",
     "maps.app.goo.gl", "goo.gl", "play.google.com", "apps.apple.com", "itunes.apple.com",
     "mp.weixin.qq.com"}
)  # fmt: skip
# Providers that give away names below their own, and that the Public Suffix List doesn't have.
PROVIDERS = frozenset(
    """beepworld.de business.site en.alibaba.com etsy.com godaddysites.com jimdo.com jimdofree.com
    jimdosite.com medium.com mystrikingly.com negocio.site over-blog.com site123.me
    squarespace.com strikingly.com substack.com tumblr.com ueniweb.com webnode.com webs.com
    weebly.com wix.com wordpress.com yolasite.com""".split()
) | {
    f"blogspot.{ending}"
    for ending in """ae al am at ba be bg bj ca cf ch cl co.at co.id co.il co.ke co.nz co.uk co.za com
    com.ar com.au com.br com.by com.co com.cy com.ee com.eg com.es com.mt com.ng com.tr com.uy cz de
    dk fi fr gr hk hr hu ie in is it jp kr li lt lu md mk mr mx my nl no pe pt qa re ro rs ru se sg
    si sk sn td tw ug vn""".split()
}
# Private suffixes of the list under which domains are sold, as under a country's.
SOLD = frozenset(
    """ae.org br.com cn.com co.com co.nl co.no com.de com.se de.com eu.com gb.net gr.com hu.com
    hu.net in.net jp.net jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com us.org
    za.com""".split()
)


def profile_at(domain: str) -> str:
    """The name of the network or marketplace whose pages are under this domain, or nothing."""
    return PROFILES.get(domain) or PROFILES_ANYWHERE.get(domain.partition(".")[0], "")
