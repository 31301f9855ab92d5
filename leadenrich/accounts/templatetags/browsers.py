from django import template

from leadenrich.accounts import browsers

register = template.Library()
register.filter("browser", browsers.in_words)
