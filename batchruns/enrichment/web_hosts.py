"""Domains on which others have their pages and sites: such a domain is never a company's own."""

# Where people and companies have a page among others; their address is not the company's own.
PROFILES = {
    "about.me": "about.me",
    "angel.co": "AngelList",
    "bit.ly": "Bitly",
    "booking.com": "Booking.com",
    "bsky.app": "Bluesky",
    "calendly.com": "Calendly",
    "crunchbase.com": "Crunchbase",
    "dribbble.com": "Dribbble",
    "etsy.com": "Etsy",
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "fb.me": "Facebook",
    "g.page": "Google",
    "github.com": "GitHub",
    "glassdoor.com": "Glassdoor",
    "instagram.com": "Instagram",
    "kununu.com": "kununu",
    "linkedin.com": "LinkedIn",
    "linktr.ee": "Linktree",
    "lnkd.in": "LinkedIn",
    "medium.com": "Medium",
    "mercadolibre.com": "Mercado Libre",
    "ok.ru": "Odnoklassniki",
    "pinterest.com": "Pinterest",
    "t.me": "Telegram",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "tinyurl.com": "TinyURL",
    "trustpilot.com": "Trustpilot",
    "twitter.com": "X",
    "viadeo.com": "Viadeo",
    "vimeo.com": "Vimeo",
    "vk.com": "VK",
    "wa.me": "WhatsApp",
    "wellfound.com": "Wellfound",
    "x.com": "X",
    "xing.com": "XING",
    "youtu.be": "YouTube",
    "youtube.com": "YouTube",
}
# The same under the endings of many countries.
PROFILES_ANYWHERE = {
    "amazon": "Amazon",
    "ebay": "eBay",
    "google": "Google",
    "tripadvisor": "Tripadvisor",
    "yelp": "Yelp",
}
# Hosts that tell sites apart by their path, so that no domain is a site's own.
SHARED_HOSTS = frozenset(
    {"sites.google.com", "docs.google.com", "drive.google.com", "maps.google.com",
     "maps.app.goo.gl", "goo.gl"}
)  # fmt: skip
# Providers that give away names below their own, and that the Public Suffix List doesn't have.
PROVIDERS = frozenset(
    """beepworld.de business.site godaddysites.com jimdo.com jimdofree.com jimdosite.com
    mystrikingly.com negocio.site over-blog.com site123.me squarespace.com strikingly.com
    substack.com tumblr.com ueniweb.com webnode.com webs.com weebly.com wix.com wordpress.com
    yolasite.com""".split()
)
# Private suffixes of the list under which domains are sold, as under a country's.
SOLD = frozenset(
    """ae.org br.com cn.com co.com co.nl co.no com.de com.se de.com eu.com gb.net gr.com hu.com
    hu.net in.net jp.net jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com us.org
    za.com""".split()
)


def profile_at(domain: str) -> str:
    """The name of the network or marketplace whose pages are under this domain, or nothing."""
    return PROFILES.get(domain) or PROFILES_ANYWHERE.get(domain.partition(".")[0], "")
