#define G_LOG_DOMAIN "tamiz-form-snippet"

#include "config.h"

#include "tamiz-forms.h"

#include "tamiz-form-words.h"

/* What is pasted into a web site.  It is a plain form, which works where no script runs; with a
 * script the visitor stays on the page and is told there.  A field that nobody sees is filled in by
 * programs only.
 */

typedef struct
{
  const char *name;
  const char *type;
  TamizFormWord label;
  const char *autocomplete;
  gboolean required;
} Input;

static const Input inputs[] = {
  { "name", "text", TAMIZ_FORM_WORD_LABEL_NAME, "name", TRUE },
  { "company", "text", TAMIZ_FORM_WORD_LABEL_COMPANY, "organization", FALSE },
  { "email", "email", TAMIZ_FORM_WORD_LABEL_EMAIL, "email", TRUE },
  { "phone", "tel", TAMIZ_FORM_WORD_LABEL_PHONE, "tel", FALSE },
};

static const char script[]
    = "<script>\n"
      "(function () {\n"
      "  var form = document.currentScript.previousElementSibling;\n"
      "  var status = form.querySelector('[role=status]');\n"
      "  var begun = Date.now();\n"
      "  form.elements.page.value = location.href.slice(0, 500);\n"
      "  form.elements.referrer.value = document.referrer.slice(0, 500);\n"
      "  new URLSearchParams(location.search).forEach(function (value, key) {\n"
      "    if (/^utm_/.test(key) && form.elements[key]) { form.elements[key].value = value.slice(0, 200); }\n"
      "  });\n"
      "  form.addEventListener('submit', function (event) {\n"
      "    event.preventDefault();\n"
      "    var button = form.querySelector('button');\n"
      "    form.elements._elapsed.value = Date.now() - begun;\n"
      "    button.disabled = true;\n"
      "    status.textContent = status.dataset.sending;\n"
      "    fetch(form.action, {method: 'POST', body: new FormData(form), headers: {Accept: 'application/json'}})\n"
      "      .then(function (response) { return response.json(); })\n"
      "      .then(function (answer) {\n"
      "        status.textContent = answer.message;\n"
      "        if (answer.ok) { form.reset(); if (answer.thanks) { location.assign(answer.thanks); } }\n"
      "        else if (answer.field && form.elements[answer.field]) { form.elements[answer.field].focus(); }\n"
      "      })\n"
      "      .catch(function () { status.textContent = status.dataset.failed; })\n"
      "      .then(function () { button.disabled = false; });\n"
      "  });\n"
      "})();\n"
      "</script>\n";

static void
append_input (GString     *html,
              const char  *language,
              const Input *input)
{
  g_string_append_printf (html,
                          "  <p><label>%s<br>\n"
                          "    <input type=\"%s\" name=\"%s\" autocomplete=\"%s\" maxlength=\"200\"%s></label></p>\n",
                          tamiz_form_word (language, input->label), input->type, input->name, input->autocomplete,
                          input->required ? " required" : "");
}

static void
append_hidden (GString    *html,
               const char *name)
{
  g_string_append_printf (html, "  <input type=\"hidden\" name=\"%s\">\n", name);
}

/**
 * tamiz_form_make_snippet:
 * @self: a form
 * @language: (nullable): in which it speaks
 * @url: where its posts are received, without a path
 * @token: the form's token
 *
 * Makes a piece of HTML to be pasted into a page.  A script comes with it only where the form names
 * its sites: others could not read the answer.
 *
 * Returns: (transfer full): HTML
 */
char *
tamiz_form_make_snippet (TamizForm  *self,
                         const char *language,
                         const char *url,
                         const char *token)
{
  static const char *const hidden[] = { "page", "referrer", "utm_source", "utm_medium", "utm_campaign", "_elapsed" };
  g_auto (GStrv) origins = tamiz_form_dup_origins (self);
  g_autofree char *action = g_markup_printf_escaped ("%s/f/%s", url, token);
  g_autofree char *trap = g_markup_escape_text (tamiz_form_get_honeypot (self), -1);
  GString *html = g_string_new (NULL);

  g_string_append_printf (html, "<form action=\"%s\" method=\"post\" accept-charset=\"utf-8\" lang=\"%s\">\n", action,
                          g_strcmp0 (language, "es") == 0 ? "es" : "en");
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    append_input (html, language, &inputs[i]);
  g_string_append_printf (html,
                          "  <p><label>%s<br>\n    <textarea name=\"message\" rows=\"5\" maxlength=\"5000\"></textarea>"
                          "</label></p>\n",
                          tamiz_form_word (language, TAMIZ_FORM_WORD_LABEL_MESSAGE));
  g_string_append_printf (html,
                          "  <p><label><input type=\"checkbox\" name=\"consent\" value=\"yes\" required> %s</label></p>\n",
                          tamiz_form_word (language, TAMIZ_FORM_WORD_LABEL_CONSENT));
  g_string_append_printf (html,
                          "  <p style=\"position:absolute;left:-10000px\" aria-hidden=\"true\"><label>%s\n"
                          "    <input type=\"text\" name=\"%s\" tabindex=\"-1\" autocomplete=\"off\"></label></p>\n",
                          tamiz_form_word (language, TAMIZ_FORM_WORD_LABEL_TRAP), trap);
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    append_hidden (html, hidden[i]);
  g_string_append_printf (html,
                          "  <p><button type=\"submit\">%s</button></p>\n"
                          "  <p role=\"status\" aria-live=\"polite\" data-sending=\"%s\" data-failed=\"%s\"></p>\n</form>\n",
                          tamiz_form_word (language, TAMIZ_FORM_WORD_LABEL_SEND),
                          tamiz_form_word (language, TAMIZ_FORM_WORD_SENDING),
                          tamiz_form_word (language, TAMIZ_FORM_WORD_NO_ANSWER));
  if (origins[0] != NULL)
    g_string_append (html, script);

  return g_string_free (html, FALSE);
}
