#define G_LOG_DOMAIN "tamiz-freezing"

#include "config.h"

#include "tamiz-freezing.h"

#include "tamiz-packet.h"
#include "tamiz-people.h"
#include "tamiz-qualify.h"

/* The course of interest is a picture of a hand's width: so many points say all it can show. */
#define EVEN_POINTS 32
#define MOST_MOMENTS 40

typedef struct
{
  GHashTable *users;        /* gint64 → name */
  GHashTable *sources;
  GHashTable *campaigns;
  GHashTable *lines;
  TamizRecord *sender;      /* (nullable) */
  TamizRecord *previous;    /* (nullable): the handoff it was reassigned from */
  GArray *course;           /* TamizPacketPoint */
  json_t *people;
} Frozen;

static void
frozen_clear (Frozen *self)
{
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_clear_pointer (&self->campaigns, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_object (&self->sender);
  g_clear_object (&self->previous);
  g_clear_pointer (&self->course, g_array_unref);
  g_clear_pointer (&self->people, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frozen, frozen_clear)

static gboolean
load_names (Frozen     *self,
            TamizWork  *work,
            GError    **error)
{
  self->users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  if (self->users == NULL)
    return FALSE;
  self->sources = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (self->sources == NULL)
    return FALSE;
  self->campaigns = tamiz_work_names (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, error);
  if (self->campaigns == NULL)
    return FALSE;
  self->lines = tamiz_work_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error);

  return self->lines != NULL;
}

static gboolean
load_record (TamizWork     *work,
             TamizKind      kind,
             gint64         id,
             TamizRecord  **record,
             GError       **error)
{
  if (id == 0)
    return TRUE;
  *record = tamiz_reader_load (work->reader, kind, id, error);

  return *record != NULL;
}

static int
compare_instants (gconstpointer a,
                  gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

/* Evenly from the first activity on, and around each of the latest ones, where interest jumps. */
static GArray *
choose_instants (TamizFacts *facts,
                 gint64      now)
{
  GArray *instants = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = facts->activities->len;
  gint64 first;

  if (n == 0)
    return instants;
  first = tamiz_record_get_int (g_ptr_array_index (facts->activities, 0), TAMIZ_ACTIVITY_AT);
  if (first >= now)
    return instants;

  for (gint64 i = 0; i <= EVEN_POINTS; i++)
    {
      gint64 at = first + (now - first) / EVEN_POINTS * i;

      g_array_append_val (instants, at);
    }
  for (guint i = n > MOST_MOMENTS ? n - MOST_MOMENTS : 0; i < n; i++)
    {
      gint64 at = tamiz_record_get_int (g_ptr_array_index (facts->activities, i), TAMIZ_ACTIVITY_AT);
      gint64 before = at - TAMIZ_SECOND;

      if (at > now)
        break;
      g_array_append_val (instants, before);
      g_array_append_val (instants, at);
    }
  g_array_append_val (instants, now);
  g_array_sort (instants, compare_instants);

  return instants;
}

/* How the interest went, as the same version sees it. */
static GArray *
make_course (TamizWork       *work,
             TamizFacts      *facts,
             TamizDefinition *definition,
             gint64           version)
{
  g_autoptr (GArray) instants = choose_instants (facts, work->now);
  GArray *course = g_array_new (FALSE, FALSE, sizeof (TamizPacketPoint));

  for (guint i = 0; i < instants->len; i++)
    {
      gint64 at = g_array_index (instants, gint64, i);
      g_autoptr (TamizVerdict) verdict = tamiz_qualify_score (definition, version, facts, at);
      TamizPacketPoint point = { at, verdict->interest };

      g_array_append_val (course, point);
    }

  return course;
}

static json_t *
list_texts (GPtrArray *records,
            int        field)
{
  json_t *array = json_array ();

  for (guint i = 0; i < records->len; i++)
    json_array_append_new (array, json_string (tamiz_record_get_text (g_ptr_array_index (records, i), field)));

  return array;
}

static json_t *
list_phones (GPtrArray *phones)
{
  json_t *array = json_array ();

  for (guint i = 0; i < phones->len; i++)
    {
      TamizRecord *phone = g_ptr_array_index (phones, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "e164", tamiz_record_get_text (phone, TAMIZ_PHONE_E164));
      tamiz_json_set_text (object, "as_typed", tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED));
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
person_to_json (TamizWork    *work,
                TamizRecord  *link,
                TamizRecord  *person,
                GError      **error)
{
  gint64 id = tamiz_record_get_id (person);
  g_autoptr (GPtrArray) emails = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, error);
  g_autoptr (GPtrArray) phones
      = emails != NULL ? tamiz_reader_list_by (work->reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, error) : NULL;
  g_autofree char *name = tamiz_person_dup_name (person);
  json_t *object;

  if (phones == NULL)
    return NULL;

  object = json_object ();
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "job_title", tamiz_record_get_text (person, TAMIZ_PERSON_JOB_TITLE));
  tamiz_json_set_text (object, "role",
                       tamiz_record_has (link, TAMIZ_LEAD_PERSON_ROLE)
                           ? tamiz_enum_nick (TAMIZ_ENUM_PURCHASE_ROLE,
                                              tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_ROLE))
                           : NULL);
  json_object_set_new (object, "emails", list_texts (emails, TAMIZ_EMAIL_ADDRESS));
  json_object_set_new (object, "phones", list_phones (phones));
  return object;
}

/* The further persons of a lead, with their part in the purchase. */
static json_t *
list_people (TamizWork   *work,
             TamizFacts  *facts,
             GError     **error)
{
  g_autoptr (GPtrArray) links
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_LEAD,
                              tamiz_record_get_id (facts->lead), error);
  g_autoptr (json_t) people = json_array ();

  if (links == NULL)
    return NULL;
  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);
      g_autoptr (TamizRecord) person
          = tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON,
                               tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_PERSON), NULL);
      json_t *object;

      if (person == NULL)
        continue; /* erased or taken back */
      object = person_to_json (work, link, person, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (people, object);
    }

  return g_steal_pointer (&people);
}

static gboolean
load (Frozen       *self,
      TamizWork    *work,
      TamizFacts   *facts,
      TamizRecord  *handoff,
      GError      **error)
{
  if (!load_names (self, work, error)
      || !load_record (work, TAMIZ_KIND_USER, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY), &self->sender,
                       error)
      || !load_record (work, TAMIZ_KIND_HANDOFF, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_PREVIOUS),
                       &self->previous, error))
    return FALSE;
  self->people = list_people (work, facts, error);

  return self->people != NULL;
}

static void
fill_meeting (TamizPacketInput *input,
              TamizRecord      *handoff)
{
  input->meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  if (tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_KIND))
    input->meeting_kind = tamiz_enum_nick (TAMIZ_ENUM_MEETING,
                                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_KIND));
  input->meeting_minutes = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES);
  input->meeting_place = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_PLACE);
  input->meeting_uid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_UID);
  input->meeting_sequence = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE);
}

static void
fill_names (TamizPacketInput *input,
            Frozen           *self,
            TamizFacts       *facts,
            TamizRecord      *executive)
{
  gint64 source = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_SOURCE);
  gint64 campaign = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_CAMPAIGN);
  gint64 line = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE);

  input->executive_name = tamiz_record_get_text (executive, TAMIZ_USER_NAME);
  input->executive_email = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  if (self->sender != NULL)
    {
      input->sender_name = tamiz_record_get_text (self->sender, TAMIZ_USER_NAME);
      input->sender_email = tamiz_record_get_text (self->sender, TAMIZ_USER_EMAIL);
    }
  if (self->previous != NULL)
    {
      gint64 former = tamiz_record_get_int (self->previous, TAMIZ_HANDOFF_EXECUTIVE);

      input->reassigned_from = g_hash_table_lookup (self->users, &former);
    }
  input->users = self->users;
  input->source_name = g_hash_table_lookup (self->sources, &source);
  input->campaign_name = g_hash_table_lookup (self->campaigns, &campaign);
  input->product_line_name = g_hash_table_lookup (self->lines, &line);
}

/**
 * tamiz_work_freeze_packet: (skip)
 * @work: the work
 * @facts: the lead
 * @definition: the version that it is handed over by
 * @version: its number
 * @executive: who gets it
 * @handoff: the new handoff, with all but its packet
 * @exception: (nullable): the reason of an exception to what it takes to pass
 * @reassigned_why: (nullable): why it was taken from the executive before
 * @error: return location
 *
 * Writes packet and digest into the handoff.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_freeze_packet (TamizWork        *work,
                          TamizFacts       *facts,
                          TamizDefinition  *definition,
                          gint64            version,
                          TamizRecord      *executive,
                          TamizRecord      *handoff,
                          const char       *exception,
                          const char       *reassigned_why,
                          GError          **error)
{
  g_auto (Frozen) self = { 0 };
  g_autoptr (TamizVerdict) verdict = NULL;
  g_autoptr (json_t) packet = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;
  TamizPacketInput input = { 0 };

  if (!load (&self, work, facts, handoff, error))
    return FALSE;

  verdict = tamiz_qualify_judge (definition, version, facts, work->now);
  self.course = make_course (work, facts, definition, version);
  input.facts = facts;
  input.definition = definition;
  input.definition_version = version;
  input.verdict = verdict;
  input.uuid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  input.number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  input.exception = exception;
  input.reassigned_why = reassigned_why;
  input.now = work->now;
  input.zone = work->zone;
  input.organisation = tamiz_record_get_text (work->base, TAMIZ_BASE_ORGANISATION);
  input.people = self.people;
  input.course = (const TamizPacketPoint *) (gpointer) self.course->data;
  input.n_course = self.course->len;
  fill_meeting (&input, handoff);
  fill_names (&input, &self, facts, executive);
  packet = tamiz_packet_build (&input);
  canonical = tamiz_json_to_canonical (packet);
  digest = tamiz_json_digest (canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET, canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST, digest);

  return TRUE;
}
