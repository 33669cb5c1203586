#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-words.h"

#include "tamiz-country.h"
#include "tamiz-fields.h"
#include "tamiz-figures.h"
#include "tamiz-languages.h"
#include "tamiz-phone.h"
#include "tamiz-time.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CUSTOMS 12
#define MAX_DETAIL 400         /* bytes: a mail's whole text does not belong into a line of two */

/* (nullable): a text that says something. */
const char *
tamiz_words_get_text (json_t     *object,
                      const char *key)
{
  const char *text = tamiz_json_get_text (object, key);

  return text != NULL && *text != '\0' ? text : NULL;
}

/* (nullable): what people call a member of a closed list. */
const char *
tamiz_words_get_label (json_t     *object,
                       const char *key,
                       TamizEnum   list)
{
  const char *nick = tamiz_words_get_text (object, key);
  int number;

  if (nick == NULL)
    return NULL;

  return tamiz_enum_from_nick (list, nick, &number) ? tamiz_enum_label (list, number) : nick;
}

/**
 * tamiz_words_get_time:
 * @object: (nullable): a JSON object
 * @key: a key
 * @at: (out): microseconds since 1970, UTC
 *
 * Reads a time of the packet.
 *
 * Returns: whether there is one
 */
gboolean
tamiz_words_get_time (json_t     *object,
                      const char *key,
                      gint64     *at)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char *text = tamiz_json_get_text (object, key);

  return text != NULL && tamiz_time_parse (text, utc, at, NULL);
}

char *
tamiz_words_dup_day (json_t     *object,
                     const char *key,
                     GTimeZone  *zone)
{
  gint64 at;

  if (!tamiz_words_get_time (object, key, &at))
    return NULL;

  return tamiz_figures_format_short_day (at, zone);
}

/**
 * tamiz_words_dup_name:
 * @packet: a packet
 *
 * Says whom a packet is about: the person, else the company.
 *
 * Returns: (transfer full): the name, never empty
 */
char *
tamiz_words_dup_name (json_t *packet)
{
  json_t *person = json_object_get (packet, "person");
  const char *first = tamiz_json_get_text (person, "first_name");
  const char *last = tamiz_json_get_text (person, "last_name");
  const char *company = tamiz_json_get_text (json_object_get (packet, "company"), "name");
  g_autofree char *name = NULL;

  name = g_strconcat (first != NULL ? first : "", first != NULL && last != NULL ? " " : "",
                      last != NULL ? last : "", NULL);
  g_strstrip (name);
  if (*name != '\0')
    return g_steal_pointer (&name);

  return g_strdup (company != NULL ? company : _("Name not known"));
}

/* (nullable): job title and company. */
char *
tamiz_words_dup_role (json_t *packet)
{
  json_t *person = json_object_get (packet, "person");
  const char *title = tamiz_json_get_text (person, "job_title");
  const char *company = tamiz_json_get_text (json_object_get (packet, "company"), "name");

  if (!json_is_object (person))
    return NULL;
  if (title != NULL && company != NULL)
    return g_strdup_printf ("%s, %s", title, company);

  return g_strdup (title != NULL ? title : company);
}

static char *
dup_money (json_t *money)
{
  const char *amount = tamiz_words_get_text (money, "amount");

  return amount != NULL
             ? tamiz_figures_format_money (amount, tamiz_words_get_text (money, "currency"))
             : NULL;
}

/* The strings of an array, or of a member of its objects, with commas between. */
static void
add_part (GString    *out,
          const char *text)
{
  if (text != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
}

static char *
dup_list (json_t     *array,
          const char *key)
{
  GString *out = g_string_new (NULL);
  gsize i;
  json_t *item;

  json_array_foreach (array, i, item)
    add_part (out, key != NULL ? tamiz_words_get_text (item, key) : json_string_value (item));

  return g_string_free (out, FALSE);
}

/* In groups, as people read them; what is not understood as it was typed. */
static char *
dup_phones (json_t *array)
{
  GString *out = g_string_new (NULL);
  gsize i;
  json_t *item;

  json_array_foreach (array, i, item)
    {
      g_autofree char *written = tamiz_phone_dup_written (tamiz_words_get_text (item, "e164"));

      add_part (out, written != NULL ? written : tamiz_words_get_text (item, "as_typed"));
    }

  return g_string_free (out, FALSE);
}

static char *
join (const char *const *parts,
      gsize              n_parts,
      const char        *between)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < n_parts; i++)
    {
      if (parts[i] != NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? between : "", parts[i]);
    }

  return g_string_free (out, FALSE);
}

static void
tell (TamizPairFunc  func,
      gpointer       user_data,
      const char    *label,
      const char    *value)
{
  if (value != NULL && *value != '\0')
    func (user_data, label, value);
}

/* (nullable): by its name, or as it stands there. */
static char *
dup_country (json_t *object)
{
  const char *code = tamiz_words_get_text (object, "country");
  char *name = code != NULL ? tamiz_country_dup_name (code) : NULL;

  return name != NULL ? name : g_strdup (code);
}

/* (nullable) */
static char *
dup_language (json_t *object)
{
  const char *code = tamiz_words_get_text (object, "language");
  const char *title = code != NULL ? tamiz_language_get_title (code) : NULL;

  return g_strdup (title != NULL ? title : code);
}

/* The person that the packet is about, pair by pair. */
void
tamiz_words_list_person (json_t        *packet,
                         TamizPairFunc  func,
                         gpointer       user_data)
{
  json_t *person = json_object_get (packet, "person");
  g_autofree char *phones = dup_phones (json_object_get (person, "phones"));
  g_autofree char *emails = dup_list (json_object_get (person, "emails"), NULL);
  g_autofree char *handles = dup_list (json_object_get (person, "handles"), "handle");
  g_autofree char *country = dup_country (person);
  g_autofree char *language = dup_language (person);
  const char *parts[] = { tamiz_words_get_text (person, "city"), country };
  g_autofree char *place = join (parts, G_N_ELEMENTS (parts), ", ");

  tell (func, user_data, _("Telephone"), phones);
  tell (func, user_data, _("E-mail"), emails);
  tell (func, user_data, _("Social network"), handles);
  tell (func, user_data, _("City"), place);
  tell (func, user_data, _("Language"), language);
  tell (func, user_data, _("Time zone"), tamiz_words_get_text (person, "timezone"));
}

/**
 * tamiz_words_dup_meeting:
 * @packet: a packet
 *
 * Says how contact and executive meet, how long and where.
 *
 * Returns: (transfer full) (nullable): “Video call · 45 min · https://…”
 */
char *
tamiz_words_dup_meeting (json_t *packet)
{
  json_t *handoff = json_object_get (packet, "handoff");
  gint64 minutes = tamiz_json_get_int (handoff, "meeting_minutes", 0);
  g_autofree char *length = minutes > 0 ? g_strdup_printf (_("%d min"), (int) MIN (minutes, 9999)) : NULL;
  const char *parts[] = { tamiz_words_get_label (handoff, "meeting_kind", TAMIZ_ENUM_MEETING), length,
                          tamiz_words_get_text (handoff, "meeting_place") };
  g_autofree char *text = join (parts, G_N_ELEMENTS (parts), " · ");

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/**
 * tamiz_words_dup_their_time:
 * @packet: a packet
 * @zone: whose clock the meeting is read from
 *
 * Says when the meeting is by the contact's clock, where that is another one.
 *
 * Returns: (transfer full) (nullable): “For the contact: 14:30, time of Madrid”
 */
char *
tamiz_words_dup_their_time (json_t    *packet,
                            GTimeZone *zone)
{
  const char *name = tamiz_words_get_text (json_object_get (packet, "person"), "timezone");
  g_autoptr (GTimeZone) theirs = name != NULL ? g_time_zone_new_identifier (name) : NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) here = NULL;
  g_autoptr (GDateTime) there = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *words = NULL;
  gint64 at;

  if (theirs == NULL || !tamiz_words_get_time (json_object_get (packet, "handoff"), "meeting", &at))
    return NULL;
  utc = g_date_time_new_from_unix_utc (at / TAMIZ_SECOND);
  here = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  there = utc != NULL ? g_date_time_to_timezone (utc, theirs) : NULL;
  if (here == NULL || there == NULL || g_date_time_get_utc_offset (here) == g_date_time_get_utc_offset (there))
    return NULL;

  clock = g_date_time_format (there, "%H:%M");
  words = tamiz_zone_words_dup_time_of (theirs);
  /* Translators: when the meeting is where the contact is: a time of day, and whose it is */
  return g_strdup_printf (_("For the contact: %s (%s)"), clock, words);
}

/**
 * tamiz_words_dup_handed:
 * @packet: a packet
 *
 * Says who hands over, and who had the lead before.
 *
 * Returns: (transfer full) (nullable): the sentence
 */
char *
tamiz_words_dup_handed (json_t *packet)
{
  json_t *handoff = json_object_get (packet, "handoff");
  const char *sender = tamiz_words_get_text (handoff, "sender");
  const char *former = tamiz_words_get_text (handoff, "reassigned_from");
  const char *why = tamiz_words_get_text (handoff, "reassigned_why");

  if (former != NULL && why != NULL)
    /* Translators: an executive, and why the lead was taken from them */
    return g_strdup_printf (_("Reassigned from %s: %s"), former, why);
  if (former != NULL)
    return g_strdup_printf (_("Reassigned from %s"), former);

  return sender != NULL ? g_strdup_printf (_("Handed over by %s"), sender) : NULL;
}

/**
 * tamiz_words_dup_ways:
 * @person: a person of a packet
 *
 * Says how somebody is reached.
 *
 * Returns: (transfer full): telephones and addresses; empty where none is known
 */
char *
tamiz_words_dup_ways (json_t *person)
{
  g_autofree char *phones = dup_phones (json_object_get (person, "phones"));
  g_autofree char *emails = dup_list (json_object_get (person, "emails"), NULL);
  const char *parts[] = { *phones != '\0' ? phones : NULL, *emails != '\0' ? emails : NULL };

  return join (parts, G_N_ELEMENTS (parts), " · ");
}

/* The person's company. */
void
tamiz_words_list_company (json_t        *packet,
                          TamizPairFunc  func,
                          gpointer       user_data)
{
  json_t *company = json_object_get (packet, "company");
  json_t *employees = json_object_get (company, "employees");
  g_autofree char *size = NULL;
  g_autofree char *revenue = dup_money (json_object_get (company, "revenue"));
  g_autofree char *domains = dup_list (json_object_get (company, "domains"), NULL);
  g_autofree char *country = dup_country (company);
  const char *parts[] = { tamiz_words_get_text (company, "address"),
                          tamiz_words_get_text (company, "city"), country };
  g_autofree char *place = join (parts, G_N_ELEMENTS (parts), ", ");

  if (json_is_integer (employees))
    size = tamiz_figures_format_count (json_integer_value (employees));

  tell (func, user_data, _("Name"), tamiz_words_get_text (company, "name"));
  tell (func, user_data, _("Industry"), tamiz_words_get_text (company, "industry"));
  tell (func, user_data, _("Employees"), size);
  tell (func, user_data, _("Revenue"), revenue);
  tell (func, user_data, _("Address"), place);
  tell (func, user_data, _("Web domain"), domains);
  tell (func, user_data, _("Tax number"), tamiz_words_get_text (company, "tax_number"));
  tell (func, user_data, _("Relation"),
        tamiz_words_get_label (company, "relation", TAMIZ_ENUM_RELATION));
}

/* A value as people write it; @type is one of a field's, or of a criterion's kinds. */
static char *
dup_typed (const char *type,
           const char *value,
           GTimeZone  *zone)
{
  gint64 day;

  if (value == NULL)
    return NULL;
  if (g_strcmp0 (type, "yes_no") == 0 && g_strcmp0 (value, "yes") == 0)
    return g_strdup (_("Yes"));
  if (g_strcmp0 (type, "yes_no") == 0 && g_strcmp0 (value, "no") == 0)
    return g_strdup (_("No"));
  if (g_strcmp0 (type, "number") == 0)
    return tamiz_figures_format_decimal (value);
  if (g_strcmp0 (type, "date") == 0 && tamiz_day_parse (value, &day, NULL))
    return tamiz_figures_format_short_day (tamiz_day_starts (day, zone), zone);
  if (g_strcmp0 (type, "money") == 0)
    {
      g_auto (GStrv) words = g_strsplit (value, " ", 2);

      return tamiz_figures_format_money (words[0], words[1]);
    }

  return g_strdup (value);
}

static void
list_customs (json_t        *lead,
              GTimeZone     *zone,
              TamizPairFunc  func,
              gpointer       user_data)
{
  gsize i;
  json_t *custom;

  json_array_foreach (json_object_get (lead, "custom"), i, custom)
    {
      const char *label = tamiz_words_get_text (custom, "label");
      g_autofree char *value = dup_typed (tamiz_words_get_text (custom, "type"),
                                          tamiz_words_get_text (custom, "value"), zone);

      if (i >= MAX_CUSTOMS)
        break;
      tell (func, user_data, label != NULL ? label : tamiz_words_get_text (custom, "key"),
            value);
    }
}

/* What it is about, and where it came from. */
void
tamiz_words_list_lead (json_t        *packet,
                       GTimeZone     *zone,
                       TamizPairFunc  func,
                       gpointer       user_data)
{
  json_t *lead = json_object_get (packet, "lead");
  json_t *verdict = json_object_get (packet, "verdict");
  g_autofree char *received = tamiz_words_dup_day (lead, "received_on", zone);
  g_autofree char *wanted = tamiz_words_dup_day (lead, "wanted_by", zone);
  g_autofree char *amount = dup_money (json_object_get (lead, "amount"));
  g_autofree char *tags = dup_list (json_object_get (lead, "tags"), NULL);
  const char *journey = tamiz_words_get_label (verdict, "journey", TAMIZ_ENUM_JOURNEY);

  if (journey == NULL)
    journey = tamiz_words_get_label (lead, "journey", TAMIZ_ENUM_JOURNEY);
  tell (func, user_data, _("Product line"), tamiz_words_get_text (lead, "product_line"));
  tell (func, user_data, _("Estimated amount"), amount);
  tell (func, user_data, _("Wanted by"), wanted);
  tell (func, user_data, _("Buyer's journey"), journey);
  tell (func, user_data, _("Buyer persona"), tamiz_words_get_text (verdict, "persona"));
  tell (func, user_data, _("Source"), tamiz_words_get_text (lead, "source"));
  tell (func, user_data, _("Campaign"), tamiz_words_get_text (lead, "campaign"));
  tell (func, user_data, _("Received on"), received);
  tell (func, user_data, _("Owner"), tamiz_words_get_text (lead, "owner"));
  tell (func, user_data, _("Tags"), tags);
  list_customs (lead, zone, func, user_data);
}

/* (nullable): the channels by which the person asked not to be contacted. */
char *
tamiz_words_dup_silence (json_t *packet)
{
  GString *channels = g_string_new (NULL);
  gsize i;
  json_t *consent;

  json_array_foreach (json_object_get (packet, "consents"), i, consent)
    {
      const char *channel = tamiz_words_get_label (consent, "channel", TAMIZ_ENUM_CHANNEL);

      if (json_is_true (json_object_get (consent, "do_not_contact")) && channel != NULL)
        g_string_append_printf (channels, "%s%s", channels->len > 0 ? ", " : "", channel);
    }

  return g_string_free (channels, channels->len == 0);
}

/* “350000.50 BOB”, or an amount in the criterion's currency. */
static char *
dup_amount (json_t     *criterion,
            const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 2);

  if (words[0] != NULL && words[1] != NULL)
    return tamiz_figures_format_money (words[0], words[1]);

  return tamiz_figures_format_money (value, tamiz_words_get_text (criterion, "currency"));
}

/* What people call a member of a list that a record's field holds. */
static const char *
find_field_label (json_t     *criterion,
                  const char *value)
{
  TamizFieldRef ref;
  const TamizField *field;
  int number;

  if (!tamiz_field_ref_parse (tamiz_words_get_text (criterion, "field"), &ref) || ref.field < 0)
    return NULL;

  field = &tamiz_kind_get_info (ref.kind)->fields[ref.field];
  if (field->type != TAMIZ_TYPE_ENUM || !tamiz_enum_from_nick (field->list, value, &number))
    return NULL;

  return tamiz_enum_label (field->list, number);
}

static char *
dup_value (json_t    *criterion,
           GTimeZone *zone)
{
  const char *value = tamiz_words_get_text (criterion, "value");
  const char *label = tamiz_words_get_text (criterion, "label");
  const char *kind = tamiz_words_get_text (criterion, "kind");

  if (label != NULL)
    return g_strdup (label);
  if (value == NULL)
    return NULL;
  if (g_strcmp0 (value, "yes") == 0)
    return g_strdup (_("Yes"));
  if (g_strcmp0 (value, "no") == 0)
    return g_strdup (_("No"));
  if (g_strcmp0 (kind, "money") == 0)
    return dup_amount (criterion, value);
  if (g_strcmp0 (kind, "number") == 0 || g_strcmp0 (kind, "date") == 0)
    return dup_typed (kind, value, zone);

  label = find_field_label (criterion, value);
  return g_strdup (label != NULL ? label : value);
}

/* The answer to a criterion, and what is wrong with it where something is. */
char *
tamiz_words_dup_answer (json_t    *criterion,
                        GTimeZone *zone)
{
  const char *answer = tamiz_words_get_text (criterion, "answer");
  const char *state = tamiz_words_get_text (criterion, "state");
  g_autofree char *value = NULL;

  if (answer != NULL && g_strcmp0 (answer, "known") != 0)
    value = g_strdup (tamiz_words_get_label (criterion, "answer", TAMIZ_ENUM_ANSWER));
  else
    value = dup_value (criterion, zone);

  if (g_strcmp0 (state, "disputed") == 0)
    return g_strdup_printf (_("%s (disputed)"), value != NULL ? value : "–");
  if (g_strcmp0 (state, "not_met") == 0)
    return value != NULL ? g_strdup_printf (_("%s (not met)"), value) : g_strdup (_("Not met"));
  if (value != NULL)
    return g_steal_pointer (&value);

  return g_strdup (g_strcmp0 (state, "met") == 0 ? _("Met") : _("Not known"));
}

/* Through which door an answer came that no call explains; what an import or another program
 * names is said as it is.
 */
static const char *
get_door (json_t *established)
{
  const char *door = tamiz_words_get_text (established, "door");

  if (g_strcmp0 (door, "hand") == 0)
    return _("entered by hand");
  if (g_strcmp0 (door, "import") == 0)
    return _("imported");

  return door;
}

/* Who established an answer: “Ana Rojas, 12 Nov 2026”, and beneath “Call: follow-up of an
 * inquiry”; the call says its day where that is another one.
 */
char *
tamiz_words_dup_established (json_t    *criterion,
                             GTimeZone *zone)
{
  json_t *established = json_object_get (criterion, "established");
  json_t *call = json_object_get (established, "call");
  const char *by = tamiz_words_get_text (established, "by");
  g_autofree char *day = tamiz_words_dup_day (established, "at", zone);
  GString *out;

  if (json_is_true (json_object_get (criterion, "by_record")))
    return g_strdup (_("From the record"));
  if (!json_is_object (established))
    return g_strdup ("–");

  out = g_string_new (by != NULL ? by : "");
  if (day != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", day);
  if (json_is_object (call))
    {
      g_autofree char *called = tamiz_words_dup_day (call, "at", zone);
      const char *purpose = tamiz_words_get_label (call, "purpose", TAMIZ_ENUM_CALL_PURPOSE);

      g_string_append_c (out, '\n');
      if (called == NULL || g_strcmp0 (called, day) == 0)
        g_string_append (out, _("Call"));
      else
        /* Translators: the day of the call on which an answer was given */
        g_string_append_printf (out, _("Call of %s"), called);
      if (purpose != NULL)
        g_string_append_printf (out, ": %s", purpose);
    }
  else if (get_door (established) != NULL)
    g_string_append_printf (out, " · %s", get_door (established));

  return g_string_free (out, FALSE);
}

/* Thousandths as points. */
char *
tamiz_words_dup_points (gint64 thousandths)
{
  return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 1000);
}

/* What happened, in one line: the subject, the call's purpose and outcome. */
char *
tamiz_words_dup_activity (json_t *activity)
{
  json_t *call = json_object_get (activity, "call");
  const char *parts[] = { tamiz_words_get_text (activity, "subject"),
                          tamiz_words_get_label (call, "purpose", TAMIZ_ENUM_CALL_PURPOSE),
                          tamiz_words_get_label (call, "outcome", TAMIZ_ENUM_CALL_OUTCOME),
                          tamiz_words_get_text (activity, "content"),
                          tamiz_words_get_text (activity, "text") };
  char *text = join (parts, G_N_ELEMENTS (parts), " · ");
  g_autofree char *cut = NULL;

  if (strlen (text) <= MAX_DETAIL)
    return text;

  *g_utf8_find_prev_char (text, text + MAX_DETAIL + 1) = '\0';
  cut = text;
  return g_strconcat (cut, "…", NULL);
}
