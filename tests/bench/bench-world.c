#include "config.h"

#include "bench-world.h"

#include "tamiz-clock.h"
#include "tamiz-store.h"
#include "tamiz-text.h"

#include <string.h>

static const char *const titles[] = {
  "Gerente general", "Gerente de operaciones", "Gerente comercial", "Directora financiera",
  "Jefe de compras", "Jefa de planta", "Coordinador de sistemas", "Dueña", "Propietario",
  "Socio fundador", "Ingeniera de sistemas", "Analista de procesos", "Técnico de sistemas",
  "Comprador sénior", "Asistente administrativa", "Auxiliar contable", "Vendedor", "Recepcionista",
  "Estudiante de Administración"
};

guint64
bench_random_next (BenchRandom *self)
{
  /* SplitMix64 (Steele, Lea, Flood 2014): any seed is a good one. */
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
bench_random_below (BenchRandom *self,
                    guint        n)
{
  return (guint) (bench_random_next (self) % n);
}

gboolean
bench_random_chance (BenchRandom *self,
                     guint        percent)
{
  return bench_random_below (self, 100) < percent;
}

const char *
bench_texts_pick (const BenchTexts *self,
                  BenchRandom      *random)
{
  return self->texts[bench_random_below (random, self->n)];
}

gint64
bench_pick_id (GArray      *ids,
               BenchRandom *random)
{
  return g_array_index (ids, gint64, bench_random_below (random, ids->len));
}

static BenchTexts
list_texts (json_t     *sample,
            const char *key)
{
  json_t *list = json_object_get (sample, key);
  BenchTexts texts = { NULL, (guint) json_array_size (list) };

  g_assert (texts.n > 0);
  texts.texts = g_new (const char *, texts.n);
  for (guint i = 0; i < texts.n; i++)
    texts.texts[i] = json_string_value (json_array_get (list, i));

  return texts;
}

/* What the sample data is made of serves here too. */
void
bench_world_init (BenchWorld *self,
                  guint64     seed)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "sample", "sample.es.json", NULL);
  json_error_t error;

  *self = (BenchWorld) { .seed = seed };
  self->sample = json_load_file (path, 0, &error);
  if (self->sample == NULL)
    g_error ("%s: %s", path, error.text);
  self->women = list_texts (self->sample, "women");
  self->men = list_texts (self->sample, "men");
  self->last = list_texts (self->sample, "last");
  self->heads = list_texts (self->sample, "company_heads");
  self->cores = list_texts (self->sample, "company_cores");
  self->industries = list_texts (self->sample, "industries");
  self->pains = list_texts (self->sample, "pains");
  self->inquiries = list_texts (self->sample, "inquiries");
  self->replies = list_texts (self->sample, "replies");
  self->notes = list_texts (self->sample, "reached_notes");
  self->titles = (BenchTexts) { g_memdup2 (titles, sizeof titles), G_N_ELEMENTS (titles) };
  self->users = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->sources = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->campaigns = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lines = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
bench_world_clear (BenchWorld *self)
{
  BenchTexts *all[] = { &self->women, &self->men, &self->last, &self->heads, &self->cores,
                        &self->industries, &self->titles, &self->pains, &self->inquiries,
                        &self->replies, &self->notes };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_free (all[i]->texts);
  g_clear_pointer (&self->users, g_array_unref);
  g_clear_pointer (&self->sources, g_array_unref);
  g_clear_pointer (&self->campaigns, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->sample, json_decref);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_object (&self->base);
  g_clear_object (&self->version);
}

/* Only letters and digits, as mail addresses have them. */
static void
append_slug (GString    *slug,
             const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);

  for (const char *p = folded; *p != '\0'; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, *p);
    }
}

static void
list_ids (TamizReader *reader,
          TamizKind    kind,
          GPtrArray   *names,
          GArray      *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = tamiz_reader_list (reader, kind, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      gint64 id = tamiz_record_get_id (g_ptr_array_index (records, i));

      g_array_append_val (ids, id);
      g_ptr_array_add (names, g_object_ref (g_ptr_array_index (records, i)));
    }
}

/**
 * bench_world_read:
 * @self: a world
 * @path: a base that was set up for it
 *
 * Reads who and what is there already.
 */
void
bench_world_read (BenchWorld *self,
                  const char *path)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizStore) store = tamiz_store_open (path, TAMIZ_STORE_NONE, clock, &error);
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  const char *text;

  g_assert_no_error (error);
  reader = tamiz_store_new_reader (store, &error);
  g_assert_no_error (error);
  self->names = g_ptr_array_new_with_free_func (g_object_unref);
  self->fields = g_ptr_array_new_with_free_func (g_object_unref);
  self->base = tamiz_reader_load_base (reader, &error);
  g_assert_no_error (error);
  list_ids (reader, TAMIZ_KIND_USER, self->names, self->users);
  list_ids (reader, TAMIZ_KIND_SOURCE, self->names, self->sources);
  list_ids (reader, TAMIZ_KIND_CAMPAIGN, self->names, self->campaigns);
  list_ids (reader, TAMIZ_KIND_PRODUCT_LINE, self->names, self->lines);
  versions = tamiz_reader_list (reader, TAMIZ_KIND_DEFINITION, &error);
  g_assert_no_error (error);
  self->version = g_object_ref (g_ptr_array_index (versions, versions->len - 1));
  text = tamiz_record_get_text (self->version, TAMIZ_DEFINITION_CONTENT);
  self->definition = tamiz_definition_parse (text, -1, &error);
  g_assert_no_error (error);
  g_clear_object (&reader);
  tamiz_store_close (store);
}

TamizRecord *
bench_lead_make (BenchLead *self,
                 TamizKind  kind,
                 gint64     id)
{
  TamizRecord *record = tamiz_record_new (kind, id);

  g_ptr_array_add (self->made, record);
  return record;
}

static json_t *
pick_country (BenchLead *self)
{
  json_t *countries = json_object_get (self->world->sample, "countries");
  guint roll = bench_random_below (&self->random, 100);
  gsize i;
  json_t *country = NULL;

  json_array_foreach (countries, i, country)
    {
      guint weight = (guint) json_integer_value (json_object_get (country, "weight"));

      if (roll < weight)
        break;
      roll -= weight;
    }

  return country != NULL ? country : json_array_get (countries, 0);
}

static const char *
pick_city (json_t      *country,
           BenchRandom *random)
{
  json_t *cities = json_object_get (country, "cities");

  return json_string_value (
      json_array_get (cities, bench_random_below (random, (guint) json_array_size (cities))));
}

/* Two in five leads bring a company of their own, the others come from one of those. */
static guint
choose_founder (BenchLead *self,
                guint      number)
{
  if (number % 5 == 0 || number % 5 == 2)
    return number;

  return bench_random_below (&self->random, number / 5 + 1) * 5;
}

static void
make_company (BenchLead *self,
              guint      founder,
              gboolean   own)
{
  BenchWorld *world = self->world;
  BenchRandom random = { world->seed * 31 + founder };
  gint64 block = world->first_id + (gint64) founder * BENCH_IDS_PER_LEAD;
  g_autoptr (TamizRecord) company = tamiz_record_new (TAMIZ_KIND_COMPANY, block + BENCH_ID_COMPANY);
  g_autoptr (TamizRecord) domain = tamiz_record_new (TAMIZ_KIND_DOMAIN, block + BENCH_ID_DOMAIN);
  g_autoptr (GString) slug = g_string_new (NULL);
  g_autofree char *name = NULL;
  json_t *country = pick_country (self);

  name = g_strdup_printf ("%s %s %s %u", bench_texts_pick (&world->heads, &random),
                          bench_texts_pick (&world->cores, &random),
                          bench_texts_pick (&world->last, &random), 1 + founder % 997);
  append_slug (slug, name);
  g_string_append_printf (slug, "%u.example", founder);
  self->industry = bench_texts_pick (&world->industries, &random);
  self->employees = 1 << bench_random_below (&random, 11);
  self->employees += (int) bench_random_below (&random, (guint) self->employees);
  tamiz_record_set_text (company, TAMIZ_COMPANY_NAME, name);
  tamiz_record_set_text (company, TAMIZ_COMPANY_INDUSTRY, self->industry);
  tamiz_record_set_int (company, TAMIZ_COMPANY_EMPLOYEES, self->employees);
  tamiz_record_set_text (company, TAMIZ_COMPANY_CITY, pick_city (country, &random));
  tamiz_record_set_text (company, TAMIZ_COMPANY_COUNTRY,
                         json_string_value (json_object_get (country, "code")));
  tamiz_record_set_int (company, TAMIZ_COMPANY_RELATION,
                        bench_random_chance (&random, 97) ? TAMIZ_RELATION_PROSPECT
                                                          : TAMIZ_RELATION_COMPETITOR);
  tamiz_record_set_int (domain, TAMIZ_DOMAIN_COMPANY, tamiz_record_get_id (company));
  tamiz_record_set_text (domain, TAMIZ_DOMAIN_DOMAIN, slug->str);
  self->facts->company = g_object_ref (company);
  g_ptr_array_add (self->facts->domains, g_object_ref (domain));
  if (own)
    {
      g_ptr_array_add (self->made, g_steal_pointer (&company));
      g_ptr_array_add (self->made, g_steal_pointer (&domain));
    }
}

static void
make_reachable (BenchLead  *self,
                json_t     *country,
                const char *first_name,
                const char *last_name,
                guint       number)
{
  gint64 block = self->world->first_id + (gint64) number * BENCH_IDS_PER_LEAD;
  gint64 person = tamiz_record_get_id (self->facts->person);
  TamizRecord *email = bench_lead_make (self, TAMIZ_KIND_EMAIL, block + BENCH_ID_EMAIL);
  TamizRecord *phone = bench_lead_make (self, TAMIZ_KIND_PHONE, block + BENCH_ID_PHONE);
  g_autoptr (GString) address = g_string_new (NULL);
  g_autofree char *number_text = NULL;
  const char *form = json_string_value (json_object_get (country, "phone"));

  append_slug (address, first_name);
  g_string_append_c (address, '.');
  append_slug (address, last_name);
  g_string_append_printf (address, "%u@", number);
  g_string_append (address, tamiz_record_get_text (g_ptr_array_index (self->facts->domains, 0),
                                                   TAMIZ_DOMAIN_DOMAIN));
  number_text = g_strdup_printf ("%.*s%07u", (int) strcspn (form, "0#"), form, number % 10000000);
  tamiz_record_set_int (email, TAMIZ_EMAIL_PERSON, person);
  tamiz_record_set_text (email, TAMIZ_EMAIL_ADDRESS, address->str);
  tamiz_record_set_int (email, TAMIZ_EMAIL_VALID, 1);
  tamiz_record_set_int (phone, TAMIZ_PHONE_PERSON, person);
  tamiz_record_set_text (phone, TAMIZ_PHONE_E164, number_text);
  tamiz_record_set_text (phone, TAMIZ_PHONE_AS_TYPED, number_text);
  tamiz_record_set_int (phone, TAMIZ_PHONE_MOBILE, 1);
  g_ptr_array_add (self->facts->emails, g_object_ref (email));
  g_ptr_array_add (self->facts->phones, g_object_ref (phone));
}

static void
make_person (BenchLead *self,
             guint      number)
{
  BenchWorld *world = self->world;
  gint64 block = world->first_id + (gint64) number * BENCH_IDS_PER_LEAD;
  TamizRecord *person = bench_lead_make (self, TAMIZ_KIND_PERSON, block + BENCH_ID_PERSON);
  gboolean woman = bench_random_chance (&self->random, 50);
  const char *first = bench_texts_pick (woman ? &world->women : &world->men, &self->random);
  const char *family = bench_texts_pick (&world->last, &self->random);
  g_autofree char *last = g_strdup_printf ("%s %s", family, bench_texts_pick (&world->last, &self->random));
  json_t *country = pick_country (self);

  self->facts->person = g_object_ref (person);
  tamiz_record_set_text (person, TAMIZ_PERSON_FIRST_NAME, first);
  tamiz_record_set_text (person, TAMIZ_PERSON_LAST_NAME, last);
  tamiz_record_set_text (person, TAMIZ_PERSON_JOB_TITLE, bench_texts_pick (&world->titles, &self->random));
  tamiz_record_set_text (person, TAMIZ_PERSON_LANGUAGE, "es");
  tamiz_record_set_text (person, TAMIZ_PERSON_CITY, pick_city (country, &self->random));
  tamiz_record_set_text (person, TAMIZ_PERSON_COUNTRY,
                         json_string_value (json_object_get (country, "code")));
  tamiz_record_set_int (person, TAMIZ_PERSON_COMPANY, tamiz_record_get_id (self->facts->company));
  make_reachable (self, country, first, family, number);
}

static void
fill_lead (BenchLead *self)
{
  TamizRecord *lead = self->facts->lead;
  BenchRandom *random = &self->random;

  tamiz_record_set_int (lead, TAMIZ_LEAD_PERSON, tamiz_record_get_id (self->facts->person));
  tamiz_record_set_int (lead, TAMIZ_LEAD_COMPANY, tamiz_record_get_id (self->facts->company));
  tamiz_record_set_int (lead, TAMIZ_LEAD_SOURCE, bench_pick_id (self->world->sources, random));
  if (bench_random_chance (random, 60))
    tamiz_record_set_int (lead, TAMIZ_LEAD_CAMPAIGN, bench_pick_id (self->world->campaigns, random));
  if (bench_random_chance (random, 50))
    tamiz_record_set_int (lead, TAMIZ_LEAD_PRODUCT_LINE, bench_pick_id (self->world->lines, random));
  if (bench_random_chance (random, 90))
    tamiz_record_set_int (lead, TAMIZ_LEAD_OWNER, bench_pick_id (self->world->users, random));
  tamiz_record_set_int (lead, TAMIZ_LEAD_RECEIVED_ON, self->received);
  tamiz_record_set_int (lead, TAMIZ_LEAD_CREATED, self->received);
  if (bench_random_chance (random, 50))
    tamiz_record_set_text (lead, TAMIZ_LEAD_PAIN_POINTS, bench_texts_pick (&self->world->pains, random));
  if (bench_random_chance (random, 20))
    tamiz_record_set_text (lead, TAMIZ_LEAD_NOTES, bench_texts_pick (&self->world->notes, random));
}

void
bench_lead_init (BenchLead  *self,
                 BenchWorld *world,
                 guint       number)
{
  gint64 block = world->first_id + (gint64) number * BENCH_IDS_PER_LEAD;
  g_autoptr (TamizRecord) lead = tamiz_record_new (TAMIZ_KIND_LEAD, block + BENCH_ID_LEAD);
  guint founder, age;

  *self = (BenchLead) { .world = world, .random = { world->seed * 31 + number } };
  bench_random_next (&self->random);
  self->next_id = block + BENCH_ID_REST;
  self->made = g_ptr_array_new_with_free_func (g_object_unref);
  self->facts = tamiz_facts_new (world->base, lead);
  self->facts->in_force = g_object_ref (world->version);
  self->facts->fields = g_ptr_array_ref (world->fields);
  self->facts->names = g_ptr_array_ref (world->names);
  /* Three years, the last of them the liveliest. */
  age = MIN (bench_random_below (&self->random, 1095), bench_random_below (&self->random, 1095));
  self->received = world->now - (gint64) age * TAMIZ_DAY
                   - (gint64) bench_random_below (&self->random, 86400) * TAMIZ_SECOND;
  founder = choose_founder (self, number);
  make_company (self, founder, founder == number);
  make_person (self, number);
  g_ptr_array_add (self->made, g_object_ref (lead));
  fill_lead (self);
}

void
bench_lead_clear (BenchLead *self)
{
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, tamiz_verdict_unref);
}

static void
append_cell (GString    *csv,
             const char *text)
{
  if (text == NULL)
    text = "";
  if (strpbrk (text, ",\"\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

/* The lead as the file of an import has it; once more as somebody else would type it. */
void
bench_lead_to_csv (BenchLead *self,
                   gboolean   again,
                   GString   *csv)
{
  TamizFacts *facts = self->facts;
  const char *address = tamiz_record_get_text (g_ptr_array_index (facts->emails, 0), TAMIZ_EMAIL_ADDRESS);
  g_autofree char *upper = again ? g_ascii_strup (address, -1) : NULL;
  g_autofree char *employees = g_strdup_printf ("%d", self->employees);
  g_autoptr (GDateTime) received = g_date_time_new_from_unix_utc (self->received / TAMIZ_SECOND);
  g_autofree char *day = g_date_time_format (received, "%Y-%m-%d %H:%M");
  const char *cells[] = {
    tamiz_record_get_text (facts->person, TAMIZ_PERSON_FIRST_NAME),
    tamiz_record_get_text (facts->person, TAMIZ_PERSON_LAST_NAME),
    tamiz_record_get_text (facts->person, TAMIZ_PERSON_JOB_TITLE),
    again ? upper : address,
    tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME),
    self->industry,
    employees,
    tamiz_record_get_text (facts->person, TAMIZ_PERSON_CITY),
    tamiz_record_get_text (facts->person, TAMIZ_PERSON_COUNTRY),
    tamiz_facts_get_name (facts, TAMIZ_KIND_SOURCE, tamiz_record_get_int (facts->lead, TAMIZ_LEAD_SOURCE)),
    day,
    tamiz_record_get_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS),
    tamiz_record_get_text (facts->lead, TAMIZ_LEAD_NOTES),
    tamiz_record_get_text (g_ptr_array_index (facts->phones, 0), TAMIZ_PHONE_AS_TYPED),
  };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      append_cell (csv, cells[i]);
    }
  g_string_append_c (csv, '\n');
}
