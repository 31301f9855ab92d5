"""Domains on which others have their pages and sites: such a domain is never a company's own."""

# Where people and companies have a page among others; their address is not the company's own.
PROFILES = {
    "about.me": "about.me",
    "crunchbase.com": "Crunchbase",
    "facebook.com": "Facebook",
    "fb.com": "Facebook",
    "fb.me": "Facebook",
    "github.com": "GitHub",
    "instagram.com": "Instagram",
    "kununu.com": "kununu",
    "linkedin.com": "LinkedIn",
    "linktr.ee": "Linktree",
    "lnkd.in": "LinkedIn",
    "medium.com": "Medium",
    "ok.ru": "Odnoklassniki",
    "pinterest.com": "Pinterest",
    "t.me": "Telegram",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "tripadvisor.com": "Tripadvisor",
    "twitter.com": "X",
    "viadeo.com": "Viadeo",
    "vimeo.com": "Vimeo",
    "vk.com": "VK",
    "wa.me": "WhatsApp",
    "wellfound.com": "Wellfound",
    "x.com": "X",
    "xing.com": "XING",
    "yelp.com": "Yelp",
    "youtu.be": "YouTube",
    "youtube.com": "YouTube",
}
# Hosts that tell sites apart by their path, so that no domain is a site's own.
SHARED_HOSTS = frozenset({"sites.google.com", "docs.google.com", "maps.google.com", "goo.gl"})
# Providers that give away names below their own, and that the Public Suffix List doesn't have.
PROVIDERS = frozenset(
    """beepworld.de business.site godaddysites.com jimdo.com jimdofree.com over-blog.com
    site123.me squarespace.com strikingly.com substack.com tumblr.com webnode.com
    webs.com weebly.com wix.com wordpress.com""".split()
)
# Private suffixes of the list under which domains are sold, as under a country's.
SOLD = frozenset(
    """ae.org br.com cn.com co.com co.nl co.no com.de com.se de.com eu.com gb.net gr.com hu.com
    hu.net in.net jp.net jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com us.org
    za.com""".split()
)
