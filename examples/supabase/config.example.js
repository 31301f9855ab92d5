// Copy this file to config.js, and fill in your own values. Nothing in it is secret.

/** Project settings → API: the address of your project, and its publishable (anon) key. */
export const supabaseUrl = "https://YOUR-PROJECT.supabase.co";
export const supabaseKey = "YOUR-PUBLISHABLE-KEY";

/** Where your leadenrich is. */
export const leadenrichUrl = "https://leads.example.com";
