#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-sample-private.h"
#include "tamiz-sample-resources.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>

/* The invented company: its people, where its prospects come from, what that costs, and
 * what marketing and sales agreed on.
 */

static const struct
{
  const char *name;
  const char *email;
  const char *roles;
  const char *territory;
} users[TAMIZ_SAMPLE_N_USERS] = {
  [TAMIZ_SAMPLE_MARKETING] = { "Valeria Rocha", "valeria@muestra.example", "marketing", NULL },
  [TAMIZ_SAMPLE_STEWARD] = { "Lucía Vargas", "lucia@muestra.example", "marketing,steward", NULL },
  [TAMIZ_SAMPLE_SALES] = { "Diego Peredo", "diego@muestra.example", "sales", "BO" },
  [TAMIZ_SAMPLE_SALES_SECOND] = { "Camila Suárez", "camila@muestra.example", "sales", NULL },
  [TAMIZ_SAMPLE_MANAGER] = { "Jorge Antezana", "jorge@muestra.example", "manager", NULL },
  [TAMIZ_SAMPLE_OBSERVER] = { "Óscar Medina", "oscar@muestra.example", "observer", NULL },
};

const TamizSampleSource tamiz_sample_sources[TAMIZ_SAMPLE_N_SOURCES] = {
  { "Sitio web", TAMIZ_SOURCE_KIND_WEB, 220, 850, 220, 68, 24 },
  { "Telemercadeo", TAMIZ_SOURCE_KIND_TELEMARKETING, 60, 200, 100, 40, 20 },
  { "Llamada entrante", TAMIZ_SOURCE_KIND_INBOUND_CALL, 60, 1000, 320, 120, 30 },
  { "WhatsApp", TAMIZ_SOURCE_KIND_MESSAGING, 120, 1000, 200, 55, 26 },
  { "Chat del sitio", TAMIZ_SOURCE_KIND_CHAT, 50, 1000, 180, 45, 22 },
  { "Correo postal", TAMIZ_SOURCE_KIND_DIRECT_MAIL, 20, 200, 80, 20, 20 },
  { "Ferias y seminarios", TAMIZ_SOURCE_KIND_EVENT, 100, 250, 160, 55, 27 },
  { "Redes sociales", TAMIZ_SOURCE_KIND_SOCIAL, 120, 420, 70, 15, 15 },
  { "Recomendados", TAMIZ_SOURCE_KIND_REFERRAL, 40, 700, 440, 190, 42 },
  { "Boletín por correo", TAMIZ_SOURCE_KIND_EMAIL, 70, 450, 140, 35, 22 },
  { "Anuncios", TAMIZ_SOURCE_KIND_ADVERTISING, 70, 700, 120, 28, 16 },
  { "Socios", TAMIZ_SOURCE_KIND_PARTNER, 30, 600, 340, 130, 36 },
  { "Cartera de ventas", TAMIZ_SOURCE_KIND_SALES, 20, 500, 380, 150, 32 },
  { "Base comprada", TAMIZ_SOURCE_KIND_OTHER, 20, 40, 20, 6, 10 },
};

const TamizSampleCampaign tamiz_sample_campaigns[TAMIZ_SAMPLE_N_CAMPAIGNS] = {
  { "Expo Industria", TAMIZ_SOURCE_KIND_EVENT, 118, 122, 1, 11400, "USD", 100 },
  { "Feria Internacional", TAMIZ_SOURCE_KIND_EVENT, 300, 309, 0, 16800, "USD", 100 },
  { "Expo Industria", TAMIZ_SOURCE_KIND_EVENT, 483, 487, 1, 12100, "USD", 100 },
  { "Feria Internacional", TAMIZ_SOURCE_KIND_EVENT, 665, 674, 0, 17900, "USD", 100 },
  { "Seminario de costos", TAMIZ_SOURCE_KIND_EVENT, 205, 206, 0, 24500, "BOB", 100 },
  { "Seminario de mantenimiento", TAMIZ_SOURCE_KIND_EVENT, 560, 561, 2, 26300, "BOB", 100 },
  { "Buscador", TAMIZ_SOURCE_KIND_ADVERTISING, 0, 364, -1, 980, "USD", 70 },
  { "Buscador", TAMIZ_SOURCE_KIND_ADVERTISING, 365, 729, -1, 1120, "USD", 70 },
  { "Redes, fin de gestión", TAMIZ_SOURCE_KIND_SOCIAL, 240, 330, 0, 5200, "BOB", 60 },
  { "Redes, fin de gestión", TAMIZ_SOURCE_KIND_SOCIAL, 605, 695, 0, 5900, "BOB", 60 },
  { "Boletín", TAMIZ_SOURCE_KIND_EMAIL, 30, 729, -1, 3400, "BOB", 100 },
  { "Catálogo impreso", TAMIZ_SOURCE_KIND_DIRECT_MAIL, 150, 210, 1, 14500, "BOB", 90 },
  { "Posicionamiento", TAMIZ_SOURCE_KIND_WEB, 90, 729, -1, 750, "USD", 45 },
  { "Línea de WhatsApp", TAMIZ_SOURCE_KIND_MESSAGING, 0, 729, -1, 840, "BOB", 100 },
  { "Llamadas a mineras", TAMIZ_SOURCE_KIND_TELEMARKETING, 400, 480, 2, 19500, "BOB", 80 },
};

const char *
tamiz_sample_pick (TamizSample *self,
                   const char  *list)
{
  json_t *texts = json_object_get (self->texts, list);

  return json_string_value (
      json_array_get (texts, g_rand_int_range (self->rand, 0, json_array_size (texts))));
}

gboolean
tamiz_sample_chance (TamizSample *self,
                     int          percent)
{
  return g_rand_int_range (self->rand, 0, 100) < percent;
}

int
tamiz_sample_between (TamizSample *self,
                      int          least,
                      int          most)
{
  return g_rand_int_range (self->rand, least, most + 1);
}

/* Does one operation as one of the users, at the moment that the clock shows. */
json_t *
tamiz_sample_perform (TamizSample  *self,
                      guint         user,
                      const char   *operation,
                      json_t       *arguments,
                      GError      **error)
{
  /* An operation is the beginning of its entry. */
  const TamizOperationEntry *entry = (const TamizOperationEntry *)tamiz_operation_find (operation);
  TamizWork work = *self->work;
  json_t *answer;

  work.actor = self->users[user] != 0 ? (TamizActor){ TAMIZ_ACTOR_USER, self->users[user] }
                                      : (TamizActor){ TAMIZ_ACTOR_PROGRAM, 0 };
  work.arguments = arguments;
  work.now = tamiz_clock_get_now (self->work->clock);
  answer = tamiz_work_check_arguments (&entry->operation, arguments, error)
               ? entry->func (&work, error)
               : NULL;
  json_decref (arguments);

  return answer;
}

static gboolean
make (TamizSample  *self,
      guint         user,
      const char   *operation,
      json_t       *arguments,
      gint64       *id,
      GError      **error)
{
  g_autoptr (json_t) answer = tamiz_sample_perform (self, user, operation, arguments, error);

  if (answer != NULL && id != NULL)
    *id = g_ascii_strtoll (tamiz_json_get_text (answer, "id"), NULL, 10);
  return answer != NULL;
}

/* The manager comes first: the first user of a base needs no rights. */
static gboolean
add_users (TamizSample  *self,
           GError      **error)
{
  static const guint order[] = {
    TAMIZ_SAMPLE_MANAGER, TAMIZ_SAMPLE_STEWARD,      TAMIZ_SAMPLE_MARKETING,
    TAMIZ_SAMPLE_SALES,   TAMIZ_SAMPLE_SALES_SECOND, TAMIZ_SAMPLE_OBSERVER,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      json_t *arguments = json_pack ("{s:s, s:s, s:s}", "name", users[order[i]].name, "email",
                                     users[order[i]].email, "role", users[order[i]].roles);

      if (users[order[i]].territory != NULL)
        tamiz_json_set_text (arguments, "territory", users[order[i]].territory);
      if (!make (self, TAMIZ_SAMPLE_MANAGER, "user.add", arguments, &self->users[order[i]], error))
        return FALSE;
    }

  return TRUE;
}

static void
set_blank (TamizChangeSet *set,
           TamizRecord    *base,
           int             field,
           const char     *text)
{
  if (!tamiz_record_has (base, field))
    tamiz_change_set_update_text (set, base, field, text);
}

static gboolean
settle_base (TamizSample  *self,
             GError      **error)
{
  TamizWork *work = self->work;
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (
      (TamizActor){ TAMIZ_ACTOR_USER, self->users[TAMIZ_SAMPLE_MANAGER] }, "base.set");
  g_autoptr (TamizCommit) commit = NULL;

  set_blank (set, work->base, TAMIZ_BASE_COUNTRY, "BO");
  set_blank (set, work->base, TAMIZ_BASE_LANGUAGE, "es");
  set_blank (set, work->base, TAMIZ_BASE_TIMEZONE, "America/La_Paz");
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return FALSE;

  g_clear_object (&work->base);
  work->base = tamiz_reader_load_base (work->reader, error);
  return work->base != NULL;
}

static gboolean
add_list (TamizSample  *self,
          const char   *list,
          const char   *key,
          const char   *label,
          GError      **error)
{
  json_t *arguments = json_pack ("{s:s, s:s}", "list", list, "label", label);
  g_autoptr (GError) local_error = NULL;

  if (key != NULL)
    tamiz_json_set_text (arguments, "key", key);
  if (make (self, TAMIZ_SAMPLE_STEWARD, "list.add", arguments, NULL, &local_error)
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
add_lists (TamizSample  *self,
           GError      **error)
{
  static const char *const entries[][3] = {
    { "lost_reason", "competitor", "Competidor" },
    { "lost_reason", "price", "Precio" },
    { "lost_reason", "no_budget", "Sin presupuesto" },
    { "lost_reason", "no_decision", "No se decidieron" },
    { "lost_reason", "timing", "No es el momento" },
    { "lost_reason", "no_answer", "No responde" },
    { "lost_reason", "poor_fit", "No es lo que necesitan" },
    { "discard_reason", "competitor", "Competidor" },
    { "discard_reason", "student", "Estudiante" },
    { "discard_reason", "job_seeker", "Busca trabajo" },
    { "discard_reason", "supplier", "Proveedor" },
    { "discard_reason", "support_request", "Pide soporte" },
    { "discard_reason", "false_data", "Datos falsos" },
    { "discard_reason", "outside_territory", "Fuera de la zona" },
    { "discard_reason", "duplicate", "Duplicado" },
  };
  json_t *text;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (!add_list (self, entries[i][0], entries[i][1], entries[i][2], error))
        return FALSE;
    }
  json_array_foreach (json_object_get (self->texts, "industries"), i, text)
  {
    if (!add_list (self, "industry", NULL, json_string_value (text), error))
      return FALSE;
  }
  json_array_foreach (json_object_get (self->texts, "competitors"), i, text)
  {
    if (!add_list (self, "competitor", NULL, json_string_value (text), error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
add_sources (TamizSample  *self,
             GError      **error)
{
  json_t *text;
  gsize i;

  for (i = 0; i < TAMIZ_SAMPLE_N_SOURCES; i++)
    {
      const TamizSampleSource *source = &tamiz_sample_sources[i];

      if (!make (self, TAMIZ_SAMPLE_MARKETING, "source.add",
                 json_pack ("{s:s, s:s}", "name", source->name, "kind",
                            tamiz_enum_nick (TAMIZ_ENUM_SOURCE_KIND, source->kind)),
                 &self->sources[i], error))
        return FALSE;
    }
  json_array_foreach (json_object_get (self->texts, "product_lines"), i, text)
  {
    if (!make (self, TAMIZ_SAMPLE_MARKETING, "product-line.add", json_pack ("{s:O}", "name", text),
               &self->lines[i], error))
      return FALSE;
  }
  json_array_foreach (json_object_get (self->texts, "contents"), i, text)
  {
    if (!make (self, TAMIZ_SAMPLE_MARKETING, "content.add", json_pack ("{s:O}", "title", text),
               &self->contents[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
add_costs (TamizSample                *self,
           const TamizSampleCampaign  *campaign,
           const char                 *name,
           GError                    **error)
{
  for (int day = campaign->first; day <= campaign->last; day += 30)
    {
      g_autofree char *date = tamiz_day_format (self->day + day);
      g_autofree char *amount
          = g_strdup_printf ("%d.%02d", campaign->cost * tamiz_sample_between (self, 90, 110) / 100,
                             tamiz_sample_between (self, 0, 99));

      if (!make (self, TAMIZ_SAMPLE_MARKETING, "campaign.cost",
                 json_pack ("{s:s, s:s, s:s, s:s}", "campaign", name, "date", date, "amount",
                            amount, "currency", campaign->currency),
                 NULL, error))
        return FALSE;
    }

  return TRUE;
}

static const char *
find_source_name (TamizSourceKind kind)
{
  for (guint i = 0; i < TAMIZ_SAMPLE_N_SOURCES; i++)
    {
      if (tamiz_sample_sources[i].kind == kind)
        return tamiz_sample_sources[i].name;
    }

  return NULL;
}

static gboolean
add_campaigns (TamizSample  *self,
               GError      **error)
{
  for (guint i = 0; i < TAMIZ_SAMPLE_N_CAMPAIGNS; i++)
    {
      const TamizSampleCampaign *campaign = &tamiz_sample_campaigns[i];
      g_autofree char *from = tamiz_day_format (self->day + campaign->first);
      g_autofree char *to = tamiz_day_format (self->day + campaign->last);
      g_autofree char *name = g_strdup_printf ("%s, %.7s", campaign->name, from);
      json_t *arguments = json_pack ("{s:s, s:s, s:s, s:s}", "name", name, "source",
                                     find_source_name (campaign->kind), "from", from, "to", to);

      if (campaign->line >= 0)
        json_object_set (
            arguments, "product-line",
            json_array_get (json_object_get (self->texts, "product_lines"), campaign->line));
      if (!make (self, TAMIZ_SAMPLE_MARKETING, "campaign.add", arguments, &self->campaigns[i],
                 error)
          || !add_costs (self, campaign, name, error))
        return FALSE;
    }

  return TRUE;
}

/* The boliviano moves a little from quarter to quarter. */
static gboolean
add_rates (TamizSample  *self,
           GError      **error)
{
  const char *currency = tamiz_record_get_text (self->work->base, TAMIZ_BASE_CURRENCY);
  gboolean dollars = g_strcmp0 (currency, "USD") == 0;

  if (!dollars && g_strcmp0 (currency, "BOB") != 0)
    return TRUE; /* amounts are shown apart */
  for (int quarter = 0; quarter < 8; quarter++)
    {
      int move = quarter * 6 + tamiz_sample_between (self, 0, 4);
      g_autofree char *day = tamiz_day_format (self->day + quarter * 91);
      g_autofree char *rate = dollars ? g_strdup_printf ("0.%d", 1447 - move)
                                      : g_strdup_printf ("6.%d", 910 + move * 3);

      if (!make (self, TAMIZ_SAMPLE_STEWARD, "rate.add",
                 json_pack ("{s:s, s:s, s:s}", "currency", dollars ? "BOB" : "USD", "date", day,
                            "rate", rate),
                 NULL, error))
        return FALSE;
    }

  return TRUE;
}

/* What an agreement would say in a company of this size; the first version asks less. */
static json_t *
read_definition (TamizSample  *self,
                 gboolean      first,
                 GError      **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (
      tamiz_sample_get_resource (), "/org/tamiz/sample/definitions/consultative.es.duo.json",
      G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  json_t *definition, *criterion, *sla;
  gsize size, i;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  definition = tamiz_json_parse (text, size, error);
  if (definition == NULL)
    return NULL;

  sla = json_object_get (definition, "sla");
  json_object_set_new (sla, "quota_per_month",
                       json_integer (MAX (1, (gint64) self->size * (first ? 11 : 17) / 8000)));
  json_array_foreach (json_object_get (definition, "criteria"), i, criterion)
  {
    if (first && g_str_equal (tamiz_json_get_text (criterion, "key"), "buying_process"))
      json_object_set_new (criterion, "required", json_false ());
  }

  return definition;
}

static gboolean
add_draft (TamizSample  *self,
           gboolean      first,
           GError      **error)
{
  TamizWork *work = self->work;
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new (
      (TamizActor){ TAMIZ_ACTOR_USER, self->users[TAMIZ_SAMPLE_STEWARD] }, "definition.import");
  g_autoptr (json_t) document = read_definition (self, first, error);
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = NULL;
  TamizRecord *record;

  if (document == NULL)
    return FALSE;
  text = tamiz_json_to_text (document);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  self->definition = tamiz_definition_parse (text, -1, error);
  record = self->definition != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_DEFINITION, error)
                                    : NULL;
  if (record == NULL)
    return FALSE;

  tamiz_record_set_int (record, TAMIZ_DEFINITION_VERSION, first ? 1 : 2);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_DRAFT);
  tamiz_record_set_text (record, TAMIZ_DEFINITION_CONTENT, self->definition->canonical);
  tamiz_record_set_text (record, TAMIZ_DEFINITION_DIGEST, self->definition->digest);
  tamiz_record_set_int (record, TAMIZ_DEFINITION_CREATED, tamiz_clock_get_now (work->clock));
  tamiz_record_set_int (record, TAMIZ_DEFINITION_DOWNWARD, 0);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* Both sides agree on a version, and it comes into force. */
gboolean
tamiz_sample_sign (TamizSample  *self,
                   gboolean      first,
                   GError      **error)
{
  static const guint signers[] = {
    TAMIZ_SAMPLE_MARKETING,
    TAMIZ_SAMPLE_STEWARD,
    TAMIZ_SAMPLE_SALES,
    TAMIZ_SAMPLE_SALES_SECOND,
  };

  if (!add_draft (self, first, error)
      || !make (self, TAMIZ_SAMPLE_STEWARD, "definition.propose", json_object (), NULL, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (signers); i++)
    {
      if (!make (self, signers[i], "definition.sign",
                 json_pack ("{s:s}", "side", i < 2 ? "marketing" : "sales"), NULL, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_sample_set_up (TamizSample  *self,
                     GError      **error)
{
  return add_users (self, error) && settle_base (self, error) && add_lists (self, error)
         && add_sources (self, error) && add_rates (self, error) && add_campaigns (self, error)
         && tamiz_sample_sign (self, TRUE, error);
}
