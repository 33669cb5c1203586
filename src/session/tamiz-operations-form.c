#define G_LOG_DOMAIN "tamiz-operations-form"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-form-server.h"
#include "tamiz-form-words.h"
#include "tamiz-forms.h"
#include "tamiz-mapping.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Forms of web sites: which there are, and what is pasted into a page. */

#define DEFAULT_URL "http://127.0.0.1:8390"

static gboolean
check_is_new (TamizWork   *work,
              const char  *name,
              gint64       but,
              GError     **error)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (TamizRecord) found = NULL;

  if (!tamiz_work_require (!tamiz_text_is_blank (name), TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
    return FALSE;
  found = tamiz_work_find (work, TAMIZ_KIND_FORM, TAMIZ_FORM_NAME, name, &missing);
  if (found != NULL && tamiz_record_get_id (found) != but)
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error, _("There is a %s “%s” already"),
                               tamiz_kind_get_word (TAMIZ_KIND_FORM), tamiz_record_get_text (found, TAMIZ_FORM_NAME));
  if (missing != NULL && !g_error_matches (missing, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_web (GUri *uri)
{
  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL
         && (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http"));
}

/* As browsers name a site: scheme, host and a port that is not the usual one. */
static char *
read_origin (const char  *text,
             GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autofree char *host = NULL;
  int port;

  if (!tamiz_work_require (is_web (uri) && strspn (g_uri_get_path (uri), "/") == strlen (g_uri_get_path (uri))
                               && g_uri_get_query (uri) == NULL,
                           TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not a site; write its address without a path, as https://www.example.com"), text))
    return NULL;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  port = g_uri_get_port (uri);
  if (port < 0 || port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80))
    return g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), host);

  return g_strdup_printf ("%s://%s:%d", g_uri_get_scheme (uri), host, port);
}

/* In a window they are typed into one row. */
static json_t *
list_sites_given (TamizWork *work)
{
  const char *sites = tamiz_work_text (work, "sites");
  g_auto (GStrv) typed = g_strsplit_set (sites != NULL ? sites : "", " ,;\t\n", -1);
  json_t *origins = json_object_get (work->arguments, "origin");
  json_t *list = origins != NULL ? json_deep_copy (origins) : json_array ();

  for (guint i = 0; typed[i] != NULL; i++)
    json_array_append_new (list, json_string (typed[i]));

  return list;
}

/* (transfer full) (nullable): what the argument “origin” names, as JSON text; %NULL also where none */
static gboolean
read_origins (TamizWork  *work,
              char      **text,
              GError    **error)
{
  g_autoptr (json_t) given = list_sites_given (work);
  g_autoptr (json_t) list = json_array ();
  json_t *one;
  gsize i;

  *text = NULL;
  json_array_foreach (given, i, one)
    {
      g_autofree char *origin = NULL;

      if (!json_is_string (one) || *json_string_value (one) == '\0')
        continue;
      origin = read_origin (json_string_value (one), error);
      if (origin == NULL)
        return FALSE;
      json_array_append_new (list, json_string (origin));
    }
  if (json_array_size (list) > 0)
    *text = tamiz_json_to_canonical (list);

  return TRUE;
}

static gboolean
check_thanks (const char  *thanks,
              GError     **error)
{
  g_autoptr (GUri) uri = g_uri_parse (thanks, G_URI_FLAGS_NONE, NULL);

  return tamiz_work_require (is_web (uri), TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not the address of a page; write it whole, as https://www.example.com/thanks"),
                             thanks);
}

/* A map is that of an import; its columns are the names of the form's fields. */
static json_t *
read_map (const char  *text,
          GError     **error)
{
  g_autoptr (json_t) map = tamiz_json_parse (text, -1, error);
  g_autoptr (GStrvBuilder) header = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autoptr (TamizMapping) mapping = NULL;
  const char *name;
  json_t *field;

  if (map == NULL)
    return NULL;
  json_object_foreach (json_object_get (map, "columns"), name, field)
    g_strv_builder_add (header, name);
  names = g_strv_builder_end (header);
  mapping = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, (const char *const *) names, map, NULL, NULL, error);

  return mapping != NULL ? g_steal_pointer (&map) : NULL;
}

/* Sets a text among the settings, or takes it away where it was given empty. */
static void
set_setting (json_t     *settings,
             const char *key,
             const char *value)
{
  if (value == NULL)
    return;
  if (*value == '\0')
    json_object_del (settings, key);
  else
    tamiz_json_set_text (settings, key, value);
}

static gboolean
set_number (TamizWork   *work,
            json_t      *settings,
            const char  *argument,
            const char  *key,
            gint64       most,
            GError     **error)
{
  gint64 number = tamiz_work_number (work, argument, -1);

  if (tamiz_work_text (work, argument) == NULL)
    return TRUE;
  if (!tamiz_work_require (number >= 0 && number <= most, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is to be a number from 0 to %d"), argument, (int) most))
    return FALSE;

  json_object_set_new (settings, key, json_integer (number));
  return TRUE;
}

/* yes or no, as settings of a base are given. */
static gboolean
read_yes_no (TamizWork   *work,
             const char  *argument,
             gboolean    *yes,
             GError     **error)
{
  const char *text = tamiz_work_text (work, argument);

  *yes = g_strcmp0 (text, "yes") == 0;
  return tamiz_work_require (text == NULL || *yes || g_str_equal (text, "no"), TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is to be yes or no"), argument);
}

static gboolean
set_required (TamizWork *work,
              json_t    *settings)
{
  json_t *given = json_object_get (work->arguments, "require");
  json_t *list, *one;
  gsize i;

  if (given == NULL)
    return TRUE;
  list = json_array ();
  json_array_foreach (given, i, one)
    {
      if (json_is_string (one) && *json_string_value (one) != '\0')
        json_array_append (list, one);
    }
  json_object_set_new (settings, TAMIZ_FORM_REQUIRED, list);

  return TRUE;
}

/* What the arguments of form.add and form.set say of a form's settings. */
static gboolean
change_settings (TamizWork  *work,
                 json_t     *settings,
                 GError    **error)
{
  const char *thanks = tamiz_work_text (work, "thanks");
  const char *language = tamiz_work_text (work, "language");
  gboolean opt_in;

  if ((thanks != NULL && *thanks != '\0' && !check_thanks (thanks, error))
      || !read_yes_no (work, "double-opt-in", &opt_in, error)
      || !set_number (work, settings, "confirm-days", TAMIZ_FORM_CONFIRM_DAYS, 365, error)
      || !set_number (work, settings, "least-seconds", TAMIZ_FORM_LEAST_SECONDS, 600, error)
      || !set_required (work, settings))
    return FALSE;
  if (!tamiz_work_require (language == NULL || *language == '\0' || tamiz_form_word_has (language),
                           TAMIZ_CORE_ERROR_INVALID, error,
                           _("Forms speak English and Spanish to visitors: en or es, not “%s”"), language))
    return FALSE;
  set_setting (settings, TAMIZ_FORM_THANKS, thanks);
  set_setting (settings, TAMIZ_FORM_LANGUAGE, language);
  set_setting (settings, TAMIZ_FORM_HONEYPOT, tamiz_work_text (work, "honeypot"));
  if (tamiz_work_text (work, "double-opt-in") != NULL)
    json_object_set_new (settings, TAMIZ_FORM_OPT_IN, json_boolean (opt_in));

  return TRUE;
}

static char *
dup_json (json_t *json)
{
  return json_object_size (json) > 0 ? tamiz_json_to_canonical (json) : NULL;
}

static json_t *
answer_with (TamizWork  *work,
             gint64      id,
             const char *token,
             GError    **error)
{
  g_autoptr (TamizForm) form = tamiz_form_load (work, id, error);
  json_t *answer;

  if (form == NULL)
    return NULL;
  answer = tamiz_form_to_json (work, form);
  if (token != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/f/%s", token);

      tamiz_json_set_text (answer, "token", token);
      tamiz_json_set_text (answer, "path", path);
    }

  return answer;
}

static json_t *
add_form (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  g_autoptr (TamizRecord) source = tamiz_work_find_source (work, tamiz_work_text (work, "source"), error);
  g_autoptr (TamizRecord) campaign = NULL;
  g_autoptr (json_t) settings = json_object ();
  g_autoptr (json_t) map = NULL;
  g_autofree char *token = tamiz_form_make_token ();
  g_autofree char *digest = tamiz_form_token_digest (token);
  g_autofree char *origins = NULL, *settings_text = NULL, *map_text = NULL;
  TamizRecord *form;

  if (source == NULL || !check_is_new (work, name, 0, error) || !read_origins (work, &origins, error)
      || !change_settings (work, settings, error))
    return NULL;
  if (tamiz_work_text (work, "campaign") != NULL)
    {
      campaign = tamiz_work_find_campaign (work, tamiz_work_text (work, "campaign"), error);
      if (campaign == NULL)
        return NULL;
    }
  if (tamiz_work_text (work, "map") != NULL)
    {
      map = read_map (tamiz_work_text (work, "map"), error);
      if (map == NULL)
        return NULL;
    }
  form = tamiz_work_insert (work, set, TAMIZ_KIND_FORM, error);
  if (form == NULL)
    return NULL;

  settings_text = dup_json (settings);
  map_text = dup_json (map);
  tamiz_record_set_text (form, TAMIZ_FORM_NAME, name);
  tamiz_record_set_int (form, TAMIZ_FORM_SOURCE, tamiz_record_get_id (source));
  if (campaign != NULL)
    tamiz_record_set_int (form, TAMIZ_FORM_CAMPAIGN, tamiz_record_get_id (campaign));
  tamiz_record_set_text (form, TAMIZ_FORM_TOKEN, digest);
  tamiz_record_set_text (form, TAMIZ_FORM_ORIGINS, origins);
  tamiz_record_set_text (form, TAMIZ_FORM_MAPPING, map_text);
  tamiz_record_set_text (form, TAMIZ_FORM_SETTINGS, settings_text);
  tamiz_record_set_int (form, TAMIZ_FORM_ACTIVE, 1);
  tamiz_record_set_int (form, TAMIZ_FORM_CREATED, work->now);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_with (work, tamiz_record_get_id (form), token, error) : NULL;
}

/* What is given empty is taken away; what is not given stays. */
static gboolean
change_form (TamizWork       *work,
             TamizChangeSet  *set,
             TamizForm       *form,
             GError         **error)
{
  const char *campaign = tamiz_work_text (work, "campaign");
  const char *map_text = tamiz_work_text (work, "map");
  g_autoptr (TamizRecord) source = NULL;
  g_autoptr (TamizRecord) campaign_record = NULL;
  g_autoptr (json_t) map = NULL;
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (tamiz_work_text (work, "source") != NULL)
    {
      source = tamiz_work_find_source (work, tamiz_work_text (work, "source"), error);
      if (source == NULL)
        return FALSE;
      tamiz_change_set_update_int (set, form->record, TAMIZ_FORM_SOURCE, tamiz_record_get_id (source));
    }
  if (campaign != NULL && *campaign == '\0')
    tamiz_change_set_update (set, form->record, TAMIZ_FORM_CAMPAIGN, &nothing);
  else if (campaign != NULL)
    {
      campaign_record = tamiz_work_find_campaign (work, campaign, error);
      if (campaign_record == NULL)
        return FALSE;
      tamiz_change_set_update_int (set, form->record, TAMIZ_FORM_CAMPAIGN, tamiz_record_get_id (campaign_record));
    }
  if (map_text != NULL && *map_text == '\0')
    tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_MAPPING, NULL);
  else if (map_text != NULL)
    {
      g_autofree char *canonical = NULL;

      map = read_map (map_text, error);
      if (map == NULL)
        return FALSE;
      canonical = dup_json (map);
      tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_MAPPING, canonical);
    }

  return TRUE;
}

static json_t *
set_form (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *name = tamiz_text_clean (tamiz_work_text (work, "name"));
  g_autofree char *origins = NULL, *settings = NULL;
  gboolean active;

  if (form == NULL || !read_yes_no (work, "active", &active, error) || !read_origins (work, &origins, error)
      || !change_settings (work, form->settings, error) || !change_form (work, set, form, error))
    return NULL;
  if (tamiz_work_text (work, "name") != NULL)
    {
      if (!check_is_new (work, name, tamiz_record_get_id (form->record), error))
        return NULL;
      tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_NAME, name);
    }
  if (json_object_get (work->arguments, "origin") != NULL || tamiz_work_text (work, "sites") != NULL)
    tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_ORIGINS, origins);
  settings = dup_json (form->settings);
  tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_SETTINGS, settings);
  if (tamiz_work_text (work, "active") != NULL)
    tamiz_change_set_update_int (set, form->record, TAMIZ_FORM_ACTIVE, active);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_with (work, tamiz_record_get_id (form->record), NULL, error) : NULL;
}

/* The token of before is worth nothing from now on. */
static json_t *
renew_token (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.new-token");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *token = tamiz_form_make_token ();
  g_autofree char *digest = tamiz_form_token_digest (token);

  if (form == NULL)
    return NULL;
  tamiz_change_set_update_text (set, form->record, TAMIZ_FORM_TOKEN, digest);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_with (work, tamiz_record_get_id (form->record), token, error) : NULL;
}

static json_t *
list_forms (TamizWork *work,
            GError   **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, TAMIZ_KIND_FORM, error);
  g_autoptr (json_t) items = json_array ();

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (TamizForm) form = tamiz_form_new (work, g_ptr_array_index (records, i), error);

      if (form == NULL)
        return NULL;
      json_array_append_new (items, tamiz_form_to_json (work, form));
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

/* What the server of forms is told. */
static json_t *
list_sites (TamizWork *work,
            GError   **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, TAMIZ_KIND_FORM, error);
  g_autoptr (json_t) items = json_array ();

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (TamizForm) form = tamiz_form_new (work, g_ptr_array_index (records, i), error);
      json_t *site;

      if (form == NULL)
        return NULL;
      if (!tamiz_form_is_active (form))
        continue;
      site = tamiz_form_to_json (work, form);
      tamiz_json_set_text (site, "digest", tamiz_record_get_text (form->record, TAMIZ_FORM_TOKEN));
      json_array_append_new (items, site);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
show_form (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);

  return form != NULL ? tamiz_form_to_json (work, form) : NULL;
}

/* What was posted stays. */
static json_t *
remove_form (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.remove");
  g_autoptr (TamizCommit) commit = NULL;
  json_t *answer;

  if (form == NULL)
    return NULL;
  tamiz_change_set_retract (set, form->record);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "removed", tamiz_form_get_name (form));
  return answer;
}

static gboolean
is_loopback (GUri *uri)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));

  return g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static json_t *
make_snippet (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  const char *given = tamiz_work_text (work, "url");
  const char *token = tamiz_work_text (work, "token");
  g_autofree char *url = g_strdup (given != NULL ? given : DEFAULT_URL);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *html = NULL, *note = NULL;
  json_t *answer;

  if (form == NULL)
    return NULL;
  uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  digest = token != NULL ? tamiz_form_token_digest (token) : NULL;
  if (!tamiz_work_require (is_web (uri), TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a web address"), url)
      || !tamiz_work_require (token == NULL
                                  || g_strcmp0 (digest, tamiz_record_get_text (form->record, TAMIZ_FORM_TOKEN)) == 0,
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("This is not the token of “%s”; “tamizctl form new-token” gives it another one"),
                              tamiz_form_get_name (form)))
    return NULL;

  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  html = tamiz_form_make_snippet (form, tamiz_form_get_language (form, work), url, token != NULL ? token : "TOKEN");
  answer = json_object ();
  tamiz_json_set_text (answer, "form", tamiz_form_get_name (form));
  tamiz_json_set_text (answer, "html", html);
  if (is_loopback (uri))
    note = g_strdup_printf (_("Only this computer reaches %s: pasted into a site, the form would work for nobody else. Have a "
                              "proxy or a certificate of your own receive visitors, and give the address by which they "
                              "reach it"),
                            url);
  tamiz_json_set_text (answer, "note", note);
  return answer;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL
#define CLEARS TAMIZ_PARAMETER_CLEARS
#define SETTINGS \
  { "campaign", TAMIZ_PARAMETER_TEXT, CLEARS, 0, N_("The campaign its inquiries come from") }, \
  { "origin", TAMIZ_PARAMETER_TEXTS, 0, 0, \
    N_("A site that may use it, as https://www.example.com; may be given several times") }, \
  { "sites", TAMIZ_PARAMETER_TEXT, CLEARS | TAMIZ_PARAMETER_IN_MEMORY, 0, N_("Sites that may use it, parted by spaces") }, \
  { "thanks", TAMIZ_PARAMETER_TEXT, CLEARS, 0, N_("The page that thanks, where the browser goes on") }, \
  { "honeypot", TAMIZ_PARAMETER_TEXT, CLEARS, 0, N_("Name of the hidden field that only programs fill in") }, \
  { "double-opt-in", TAMIZ_PARAMETER_TEXT, 0, 0, N_("yes: a mail asks to confirm the address first") }, \
  { "confirm-days", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("So many days the link of that mail is good; 7 without it") }, \
  { "least-seconds", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Whoever fills it in faster is a program; 2 without it") }, \
  { "require", TAMIZ_PARAMETER_TEXTS, 0, 0, N_("A field that may not be blank; may be given several times") }, \
  { "language", TAMIZ_PARAMETER_TEXT, CLEARS, 0, N_("In which visitors are spoken to: en or es") }, \
  { "map", TAMIZ_PARAMETER_TEXT, CLEARS, 0, N_("What its fields mean, in JSON, as the map of an import") }

static const TamizParameter add_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("What it is called") },
  { "source", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The source of its inquiries") },
  SETTINGS,
  { NULL },
};

static const TamizParameter set_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The form") },
  { "name", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What it is to be called") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The source of its inquiries") },
  { "active", TAMIZ_PARAMETER_TEXT, 0, 0, N_("no: its posts are refused") },
  SETTINGS,
  { NULL },
};

static const TamizParameter form_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The form") },
  { NULL },
};

static const TamizParameter snippet_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The form") },
  { "url", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where its posts are received, as https://forms.example.com") },
  { "token", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The form's token, as it was told when it was made") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_form_operations[] = {
  { { "form.add", N_("Make a form for a web site"), 0, add_parameters, NULL }, add_form },
  { { "form.list", N_("List the web forms"), TAMIZ_OPERATION_READS, no_parameters,
      "id,name,source,campaign,origins,double_opt_in,active" },
    list_forms },
  { { "form.sites", N_("List what the server of forms has to know"), TAMIZ_OPERATION_READS, no_parameters, NULL },
    list_sites },
  { { "form.show", N_("Show a web form"), TAMIZ_OPERATION_READS, form_parameters, NULL }, show_form },
  { { "form.set", N_("Change a web form"), 0, set_parameters, NULL }, set_form },
  { { "form.remove", N_("Remove a web form; what was posted stays"), 0, form_parameters, NULL }, remove_form },
  { { "form.new-token", N_("Give a web form another token; the old one is refused from then on"), 0, form_parameters,
      NULL },
    renew_token },
  { { "form.snippet", N_("Make the HTML of a web form, to be pasted into a page"), TAMIZ_OPERATION_READS,
      snippet_parameters, NULL },
    make_snippet },
  { { NULL }, NULL },
};
