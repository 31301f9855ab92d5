"""Lists of people's own data, with which leads are matched: made, built, used by runs, decided on."""
