// Says in a cookie which time zone the browser is in, so that pages show its times.

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
if (timeZone) {
  document.cookie = `time_zone=${timeZone}; path=/; max-age=31536000; samesite=lax`;
}
