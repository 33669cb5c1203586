#define G_LOG_DOMAIN "tamiz-form-pages"

#include "config.h"

#include "tamiz-form-server-private.h"

/* What a visitor is shown: a small page for a browser, JSON for a script. */

/* Nothing runs in these pages, nothing is fetched by them, and nobody frames them. */
#define POLICY \
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

#define STYLE \
  "body{font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:4em auto;padding:0 1em;color:#222;background:#fff}" \
  "button{font:inherit;padding:.5em 1.2em}" \
  "@media(prefers-color-scheme:dark){body{color:#eee;background:#1e1e1e}}"

static void
add_headers (const TamizFormReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (reply->message);
  const char *origin
      = soup_message_headers_get_one (soup_server_message_get_request_headers (reply->message), "Origin");

  /* A visitor posts once; connections that stay open are only in the way of others. */
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  if (reply->site == NULL || reply->site->origins == NULL)
    return;

  soup_message_headers_replace (headers, "Vary", "Origin");
  if (origin != NULL && tamiz_form_site_allows (reply->site, origin))
    soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
}

static const char *
get_language (const TamizFormReply *reply)
{
  return reply->site != NULL ? reply->site->language : reply->language;
}

/* Everything that is shown was written here or is escaped here. */
static void
set_page (const TamizFormReply *reply,
          guint                 status,
          const char           *title,
          const char           *text,
          const char           *more)
{
  const char *language = get_language (reply);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_text = g_markup_escape_text (text, -1);
  g_autoptr (GString) page = g_string_new ("<!DOCTYPE html>\n");

  g_string_append_printf (page,
                          "<html lang=\"%s\">\n<head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
                          "<style>" STYLE "</style></head>\n<body><main><h1>%s</h1>\n<p>%s</p>\n%s</main></body></html>\n",
                          g_strcmp0 (language, "es") == 0 ? "es" : "en", escaped_title, escaped_title, escaped_text,
                          more);
  add_headers (reply);
  soup_server_message_set_status (reply->message, status,
                                  status == TAMIZ_FORM_TOO_MANY_REQUESTS ? "Too Many Requests" : NULL);
  soup_server_message_set_response (reply->message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page->str, page->len);
}

static void
set_json (const TamizFormReply *reply,
          guint                 status,
          const char           *message,
          const char           *field)
{
  g_autoptr (json_t) json = json_object ();
  g_autofree char *text = NULL;

  json_object_set_new (json, "ok", json_boolean (status < 300));
  tamiz_json_set_text (json, "message", message);
  tamiz_json_set_text (json, "field", field);
  if (status < 300 && reply->site != NULL && reply->site->thanks != NULL)
    tamiz_json_set_text (json, "thanks", reply->site->thanks);
  text = tamiz_json_to_text (json);
  add_headers (reply);
  soup_server_message_set_status (reply->message, status,
                                  status == TAMIZ_FORM_TOO_MANY_REQUESTS ? "Too Many Requests" : NULL);
  soup_server_message_set_response (reply->message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
}

/* Says that something was not done, and why; @field is the name that the form gives it. */
void
tamiz_form_reply (const TamizFormReply *reply,
                  guint                 status,
                  TamizFormWord         word,
                  const char           *field)
{
  const char *language = get_language (reply);
  const char *sentence = tamiz_form_word (language, word);
  g_autofree char *text = field != NULL ? g_strdup_printf ("%.100s: %s", field, sentence) : g_strdup (sentence);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (status == TAMIZ_FORM_TOO_MANY_REQUESTS || status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (reply->message), "Retry-After",
                                  status == SOUP_STATUS_SERVICE_UNAVAILABLE ? "2" : "60");
  if (reply->json)
    set_json (reply, status, valid, field);
  else if (status == SOUP_STATUS_NOT_FOUND)
    set_page (reply, status, sentence, "", "");
  else
    {
      g_autofree char *advice = g_strdup_printf ("<p>%s</p>\n", tamiz_form_word (language, TAMIZ_FORM_WORD_GO_BACK));

      set_page (reply, status, tamiz_form_word (language, TAMIZ_FORM_WORD_PROBLEM), valid,
                status == SOUP_STATUS_UNPROCESSABLE_ENTITY ? advice : "");
    }
}

/* Says that it is done.  A browser goes on only to the address that the form's own settings name. */
void
tamiz_form_reply_done (const TamizFormReply *reply,
                       TamizFormWord         word)
{
  const char *sentence = tamiz_form_word (get_language (reply), word);

  if (reply->json)
    set_json (reply, SOUP_STATUS_OK, sentence, NULL);
  else if (reply->site != NULL && reply->site->thanks != NULL && word == TAMIZ_FORM_WORD_THANKS)
    {
      set_page (reply, SOUP_STATUS_SEE_OTHER, sentence, "", "");
      soup_message_headers_replace (soup_server_message_get_response_headers (reply->message), "Location",
                                    reply->site->thanks);
    }
  else
    set_page (reply, SOUP_STATUS_OK, sentence, "", "");
}

/* A mail program that looks what is behind a link confirms nothing: only the button does. */
void
tamiz_form_reply_ask (const TamizFormReply *reply)
{
  const char *language = get_language (reply);
  g_autofree char *button
      = g_strdup_printf ("<form method=\"post\"><button type=\"submit\">%s</button></form>\n",
                         tamiz_form_word (language, TAMIZ_FORM_WORD_CONFIRM_BUTTON));

  set_page (reply, SOUP_STATUS_OK, tamiz_form_word (language, TAMIZ_FORM_WORD_CONFIRM_TITLE),
            tamiz_form_word (language, TAMIZ_FORM_WORD_CONFIRM_TEXT), button);
}

/* Before a script posts, its browser asks whether the site may. */
void
tamiz_form_reply_preflight (const TamizFormReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (reply->message);

  add_headers (reply);
  soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "POST");
  soup_message_headers_replace (headers, "Access-Control-Allow-Headers", "Content-Type, Accept");
  soup_message_headers_replace (headers, "Access-Control-Max-Age", "600");
  soup_server_message_set_status (reply->message, SOUP_STATUS_NO_CONTENT, NULL);
}

/* A whole answer as it goes over the wire, for whom there is no message any more. */
char *
tamiz_form_make_refusal (guint         status,
                         TamizFormWord word)
{
  const char *sentence = tamiz_form_word ("en", word);

  return g_strdup_printf ("HTTP/1.1 %u %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
                          "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\n\r\n%s",
                          status, soup_status_get_phrase (status), strlen (sentence), sentence);
}
