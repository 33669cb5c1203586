#define G_LOG_DOMAIN "tamiz-opinions"

#include "config.h"

#include "tamiz-opinions.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The four questions, and what both sides answered, side by side. */

#define LONGEST_TEXT 2000

static const struct
{
  const char *key, *title, *help;
} questions[] = {
  { "profile", N_("Whom do we want?"), N_("The companies and people who buy from us, and stay") },
  { "signs", N_("What shows interest?"), N_("What somebody does who may buy soon; weak signals never qualify alone") },
  { "must_know", N_("What must be known before a handoff?"),
    N_("Without this sales does not want to be given anybody") },
  { "deal_breakers", N_("What rules somebody out?"), N_("However well the rest fits") },
};

static const struct
{
  const char *question, *key, *title;
} groups[] = {
  { "profile", "sizes", N_("Employees") },
  { "profile", "industries", N_("Industries") },
  { "profile", "levels", N_("Who in the company") },
  { "signs", "activities", N_("Activities") },
  { "must_know", "criteria", N_("What the person says") },
  { "must_know", "fields", N_("What stands in the record") },
  { "deal_breakers", "reasons", N_("Reasons") },
};

static const TamizOpinionSize sizes[] = {
  { "1-9", "1–9", 1, 10 },         { "10-49", "10–49", 10, 50 },    { "50-249", "50–249", 50, 250 },
  { "250-999", "250–999", 250, 1000 }, { "1000+", "≥ 1000", 1000, 0 },
};

static const TamizOpinionLevel levels[] = {
  { "owner", N_("Owner or partner"), "Dueño o socio", "dueñ,propietari,owner,founder,fundador,socio,partner" },
  { "director", N_("Director or general manager"), "Director o gerente general",
    "director,gerente general,general manager,chief,presidente,president" },
  { "manager", N_("Manager or head of department"), "Gerente o jefe de área",
    "gerente,manager,jefe,jefa,head of,coordinador,encargad" },
  { "specialist", N_("Specialist or technician"), "Especialista o técnico",
    "ingenier,engineer,sistemas,tecnolog,technolog,technical,tecnico,analist,analyst" },
  { "buyer", N_("Purchasing"), "Compras", "comprador,compras,adquisiciones,buyer,procurement,purchasing" },
  { "assistant", N_("Assistant"), "Asistente", "asistente,secretari,auxiliar,assistant,secretary" },
};

static const struct
{
  const char *key, *label;
} criteria[] = {
  { "need", N_("Need") },
  { "authority", N_("Authority") },
  { "budget", N_("Budget") },
  { "time_frame", N_("Time frame") },
  { "buying_process", N_("Where in the buying process") },
  { "meets_executive", N_("Accepts to meet a sales executive") },
};

/* Beside the steward's reasons for discarding: answers that end the matter. */
static const struct
{
  const char *key, *label;
} answers_that_end[] = {
  { "no_budget", N_("No budget") },
  { "no_authority", N_("No part in the decision") },
};

/* What the prospect does, not what is done with them. */
static const struct
{
  TamizActivityKind kind;
  gboolean weak;
} signs[] = {
  { TAMIZ_ACTIVITY_DEMO },
  { TAMIZ_ACTIVITY_MEETING },
  { TAMIZ_ACTIVITY_VISIT },
  { TAMIZ_ACTIVITY_FORM },
  { TAMIZ_ACTIVITY_CALL_IN },
  { TAMIZ_ACTIVITY_CHAT },
  { TAMIZ_ACTIVITY_MESSAGE_IN },
  { TAMIZ_ACTIVITY_EMAIL_IN },
  { TAMIZ_ACTIVITY_SOCIAL_MESSAGE },
  { TAMIZ_ACTIVITY_EVENT_ATTENDED },
  { TAMIZ_ACTIVITY_DOWNLOAD },
  { TAMIZ_ACTIVITY_PRICE_REQUEST, TRUE },
  { TAMIZ_ACTIVITY_EVENT_REGISTERED, TRUE },
  { TAMIZ_ACTIVITY_EMAIL_CLICK, TRUE },
  { TAMIZ_ACTIVITY_EMAIL_OPEN, TRUE },
  { TAMIZ_ACTIVITY_PAGE_VIEW, TRUE },
  { TAMIZ_ACTIVITY_SOCIAL_LIKE, TRUE },
  { TAMIZ_ACTIVITY_SOCIAL_FOLLOW, TRUE },
  { TAMIZ_ACTIVITY_SOCIAL_COMMENT, TRUE },
};

static const char *const fields[] = {
  "person.first_name", "person.last_name", "person.job_title",  "person.email",     "person.phone",
  "person.city",       "person.country",   "person.language",   "company.name",     "company.industry",
  "company.employees", "company.revenue",  "company.city",      "company.country",  "company.domain",
  "company.tax_number", "lead.pain_points", "lead.amount",      "lead.wanted_by",   "lead.product_line",
};

const TamizOpinionLevel *
tamiz_opinions_get_level (guint position)
{
  return position < G_N_ELEMENTS (levels) ? &levels[position] : NULL;
}

const TamizOpinionSize *
tamiz_opinions_get_size (guint position)
{
  return position < G_N_ELEMENTS (sizes) ? &sizes[position] : NULL;
}

static void
add_choice (json_t     *choices,
            const char *key,
            const char *label,
            gboolean    weak)
{
  json_t *choice = json_object ();

  tamiz_json_set_text (choice, "key", key);
  tamiz_json_set_text (choice, "label", label);
  json_object_set_new (choice, "weak", json_boolean (weak));
  json_array_append_new (choices, choice);
}

static gboolean
has_choice (json_t     *choices,
            const char *key)
{
  json_t *choice;
  gsize i;

  json_array_foreach (choices, i, choice)
    {
      if (g_strcmp0 (tamiz_json_get_text (choice, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_list_entries (TamizWork      *work,
                  TamizListName   list,
                  json_t         *choices,
                  GError        **error)
{
  g_autoptr (GPtrArray) entries = tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      TamizRecord *entry = g_ptr_array_index (entries, i);
      const char *label = tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_LABEL);
      const char *key = tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_KEY);

      if (tamiz_record_get_int (entry, TAMIZ_LIST_ENTRY_LIST) == list && key != NULL
          && !has_choice (choices, key))
        add_choice (choices, key, label != NULL ? label : key, FALSE);
    }

  return TRUE;
}

static gboolean
add_own_fields (TamizWork  *work,
                json_t     *choices,
                GError    **error)
{
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);

  if (own == NULL)
    return FALSE;
  for (guint i = 0; i < own->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (own, i);
      g_autofree char *key = g_strdup_printf ("%s.custom.%s", tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                                              tamiz_record_get_text (field, TAMIZ_FIELD_KEY));

      add_choice (choices, key, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL), FALSE);
    }

  return TRUE;
}

static gboolean
add_reasons (TamizWork  *work,
             json_t     *choices,
             GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers_that_end); i++)
    add_choice (choices, answers_that_end[i].key, _(answers_that_end[i].label), FALSE);

  return add_list_entries (work, TAMIZ_LIST_DISCARD_REASON, choices, error);
}

static gboolean
fill_group (TamizWork   *work,
            const char  *group,
            json_t      *choices,
            GError     **error)
{
  if (g_str_equal (group, "industries"))
    return add_list_entries (work, TAMIZ_LIST_INDUSTRY, choices, error);
  if (g_str_equal (group, "reasons"))
    return add_reasons (work, choices, error);

  for (guint i = 0; g_str_equal (group, "sizes") && i < G_N_ELEMENTS (sizes); i++)
    add_choice (choices, sizes[i].key, sizes[i].label, FALSE);
  for (guint i = 0; g_str_equal (group, "levels") && i < G_N_ELEMENTS (levels); i++)
    add_choice (choices, levels[i].key, _(levels[i].label), FALSE);
  for (guint i = 0; g_str_equal (group, "activities") && i < G_N_ELEMENTS (signs); i++)
    add_choice (choices, tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, signs[i].kind),
                tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, signs[i].kind), signs[i].weak);
  for (guint i = 0; g_str_equal (group, "criteria") && i < G_N_ELEMENTS (criteria); i++)
    add_choice (choices, criteria[i].key, _(criteria[i].label), FALSE);
  for (guint i = 0; g_str_equal (group, "fields") && i < G_N_ELEMENTS (fields); i++)
    add_choice (choices, fields[i], tamiz_field_ref_title (fields[i]), FALSE);

  return !g_str_equal (group, "fields") || add_own_fields (work, choices, error);
}

/**
 * tamiz_opinions_list_questions:
 * @work: an operation's work
 * @error: return location
 *
 * Lists the four questions: `key`, `title`, `help`, and `groups` of `choices`, which have a `key`, a
 * `label` and whether it is a `weak` signal.
 *
 * Returns: (transfer full): a JSON array
 */
json_t *
tamiz_opinions_list_questions (TamizWork *work,
                               GError   **error)
{
  g_autoptr (json_t) array = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      json_t *question = json_object (), *list = json_array ();

      tamiz_json_set_text (question, "key", questions[i].key);
      tamiz_json_set_text (question, "title", _(questions[i].title));
      tamiz_json_set_text (question, "help", _(questions[i].help));
      json_object_set_new (question, "groups", list);
      json_array_append_new (array, question);
      for (guint j = 0; j < G_N_ELEMENTS (groups); j++)
        {
          json_t *group, *choices;

          if (!g_str_equal (groups[j].question, questions[i].key))
            continue;
          group = json_object ();
          choices = json_array ();
          tamiz_json_set_text (group, "key", groups[j].key);
          tamiz_json_set_text (group, "title", _(groups[j].title));
          json_object_set_new (group, "choices", choices);
          json_array_append_new (list, group);
          if (!fill_group (work, groups[j].key, choices, error))
            return NULL;
        }
    }

  return g_steal_pointer (&array);
}

static json_t *
find_keyed (json_t     *array,
            const char *key)
{
  json_t *item;
  gsize i;

  json_array_foreach (array, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "key"), key) == 0)
        return item;
    }

  return NULL;
}

static gboolean
check_chosen (json_t      *group,
              json_t      *chosen,
              GError     **error)
{
  json_t *choice;
  gsize i;

  if (!tamiz_work_require (json_is_array (chosen), TAMIZ_CORE_ERROR_INVALID, error,
                           _("What is chosen of “%s” is a list of keys"), tamiz_json_get_text (group, "key")))
    return FALSE;
  json_array_foreach (chosen, i, choice)
    {
      const char *key = json_is_string (choice) ? json_string_value (choice) : "";

      if (!tamiz_work_require (has_choice (json_object_get (group, "choices"), key), TAMIZ_CORE_ERROR_INVALID,
                               error, _("“%s” is no choice of “%s”; “definition questions” lists them"), key,
                               tamiz_json_get_text (group, "key")))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_text (json_t  *text,
            GError **error)
{
  return tamiz_work_require (json_is_string (text), TAMIZ_CORE_ERROR_INVALID, error,
                             _("What is said in own words is a text"))
         && tamiz_work_require (g_utf8_strlen (json_string_value (text), -1) <= LONGEST_TEXT,
                                TAMIZ_CORE_ERROR_TOO_LARGE, error,
                                _("What is said in own words has at most %d characters a question"),
                                LONGEST_TEXT);
}

static gboolean
check_question (json_t  *question,
                json_t  *answer,
                guint   *n_chosen,
                GError **error)
{
  const char *key;
  json_t *value;

  if (!tamiz_work_require (json_is_object (answer), TAMIZ_CORE_ERROR_INVALID, error,
                           _("The answer to “%s” is an object"), tamiz_json_get_text (question, "key")))
    return FALSE;
  json_object_foreach (answer, key, value)
    {
      json_t *group = find_keyed (json_object_get (question, "groups"), key);

      if (g_str_equal (key, "text"))
        {
          if (!check_text (value, error))
            return FALSE;
          *n_chosen += json_string_length (value) > 0;
        }
      else if (!tamiz_work_require (group != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                                    _("“%s” asks for no “%s”"), tamiz_json_get_text (question, "key"), key)
               || !check_chosen (group, value, error))
        return FALSE;
      else
        *n_chosen += (guint) json_array_size (value);
    }

  return TRUE;
}

/**
 * tamiz_opinions_check_answers:
 * @questions: what tamiz_opinions_list_questions() listed
 * @answers: what somebody answers, by question and group, with a `text` each
 * @error: return location
 *
 * Checks that answers can be compared with others.
 *
 * Returns: (transfer full): the answers as canonical JSON; else %TAMIZ_CORE_ERROR_INVALID
 */
char *
tamiz_opinions_check_answers (json_t  *questions_asked,
                              json_t  *answers,
                              GError **error)
{
  guint n_chosen = 0;
  const char *key;
  json_t *answer;

  if (!tamiz_work_require (json_is_object (answers), TAMIZ_CORE_ERROR_INVALID, error,
                           _("Answers are an object with a member a question")))
    return NULL;
  json_object_foreach (answers, key, answer)
    {
      json_t *question = find_keyed (questions_asked, key);

      if (!tamiz_work_require (question != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                               _("There is no question “%s”; “definition questions” lists them"), key)
          || !check_question (question, answer, &n_chosen, error))
        return NULL;
    }
  if (!tamiz_work_require (n_chosen > 0, TAMIZ_CORE_ERROR_INVALID, error, _("Nothing is answered yet")))
    return NULL;

  return tamiz_json_to_canonical (answers);
}

static gboolean
is_chosen (json_t     *answers,
           const char *question,
           const char *group,
           const char *key)
{
  json_t *chosen = json_object_get (json_object_get (answers, question), group);
  json_t *choice;
  gsize i;

  json_array_foreach (chosen, i, choice)
    {
      if (g_strcmp0 (json_string_value (choice), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A side says what at least half of those who answered for it say. */
static const char *
find_who_says (const guint said[2],
               const guint asked[2])
{
  gboolean marketing = said[TAMIZ_SIDE_MARKETING] > 0
                       && 2 * said[TAMIZ_SIDE_MARKETING] >= asked[TAMIZ_SIDE_MARKETING];
  gboolean sales = said[TAMIZ_SIDE_SALES] > 0 && 2 * said[TAMIZ_SIDE_SALES] >= asked[TAMIZ_SIDE_SALES];

  return marketing && sales ? "both" : marketing ? "marketing" : sales ? "sales" : "some";
}

typedef struct
{
  GPtrArray *answers;       /* json_t */
  GArray *sides;            /* int, as answers */
  guint asked[2];
  json_t *rows;
} Comparison;

static void
compare_choice (Comparison *self,
                json_t     *question,
                json_t     *group,
                json_t     *choice)
{
  const char *key = tamiz_json_get_text (choice, "key");
  guint said[2] = { 0 };
  json_t *row;

  for (guint i = 0; i < self->answers->len; i++)
    {
      if (is_chosen (g_ptr_array_index (self->answers, i), tamiz_json_get_text (question, "key"),
                     tamiz_json_get_text (group, "key"), key))
        said[g_array_index (self->sides, int, i)]++;
    }
  if (said[0] + said[1] == 0)
    return;

  row = json_object ();
  tamiz_json_set_text (row, "question", tamiz_json_get_text (question, "key"));
  tamiz_json_set_text (row, "question_title", tamiz_json_get_text (question, "title"));
  tamiz_json_set_text (row, "group", tamiz_json_get_text (group, "key"));
  tamiz_json_set_text (row, "group_title", tamiz_json_get_text (group, "title"));
  tamiz_json_set_text (row, "key", key);
  tamiz_json_set_text (row, "label", tamiz_json_get_text (choice, "label"));
  json_object_set (row, "weak", json_object_get (choice, "weak"));
  json_object_set_new (row, "marketing", json_integer (said[TAMIZ_SIDE_MARKETING]));
  json_object_set_new (row, "sales", json_integer (said[TAMIZ_SIDE_SALES]));
  tamiz_json_set_text (row, "says", find_who_says (said, self->asked));
  json_array_append_new (self->rows, row);
}

static void
read_opinions (Comparison *self,
               GPtrArray  *opinions)
{
  for (guint i = 0; i < opinions->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (opinions, i);
      int side = (int) tamiz_record_get_int (opinion, TAMIZ_OPINION_SIDE);
      json_t *answers = json_loads (tamiz_record_get_text (opinion, TAMIZ_OPINION_ANSWERS), 0, NULL);

      if (answers == NULL)
        continue;
      self->asked[side]++;
      g_ptr_array_add (self->answers, answers);
      g_array_append_val (self->sides, side);
    }
}

/**
 * tamiz_opinions_compare:
 * @questions: what tamiz_opinions_list_questions() listed
 * @opinions: (element-type TamizRecord): what was answered
 *
 * Sets side by side what both sides chose.
 *
 * Returns: (transfer full): rows, in the order of the questions
 */
json_t *
tamiz_opinions_compare (json_t    *questions_asked,
                        GPtrArray *opinions)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  g_autoptr (GArray) sides = g_array_new (FALSE, FALSE, sizeof (int));
  Comparison self = { answers, sides, { 0 }, json_array () };
  json_t *question, *group, *choice;
  gsize i, j, k;

  read_opinions (&self, opinions);
  json_array_foreach (questions_asked, i, question)
    {
      json_array_foreach (json_object_get (question, "groups"), j, group)
        {
          json_array_foreach (json_object_get (group, "choices"), k, choice)
            compare_choice (&self, question, group, choice);
        }
    }

  return self.rows;
}

/**
 * tamiz_opinions_list_texts:
 * @questions: what tamiz_opinions_list_questions() listed
 * @opinions: (element-type TamizRecord): what was answered
 * @names: users' names by id
 *
 * Lists what was said in own words.
 *
 * Returns: (transfer full): objects of `question`, `question_title`, `side`, `name` and `text`
 */
json_t *
tamiz_opinions_list_texts (json_t     *questions_asked,
                           GPtrArray  *opinions,
                           GHashTable *names)
{
  json_t *texts = json_array (), *question;
  gsize i;

  json_array_foreach (questions_asked, i, question)
    {
      for (guint j = 0; j < opinions->len; j++)
        {
          TamizRecord *opinion = g_ptr_array_index (opinions, j);
          const char *answers = tamiz_record_get_text (opinion, TAMIZ_OPINION_ANSWERS);
          g_autoptr (json_t) answered = json_loads (answers, 0, NULL);
          json_t *answer = json_object_get (answered, tamiz_json_get_text (question, "key"));
          const char *said = json_string_value (json_object_get (answer, "text"));
          gint64 member = tamiz_record_get_int (opinion, TAMIZ_OPINION_MEMBER);
          json_t *text;

          if (said == NULL || *said == '\0')
            continue;
          text = json_object ();
          tamiz_json_set_text (text, "question", tamiz_json_get_text (question, "key"));
          tamiz_json_set_text (text, "question_title", tamiz_json_get_text (question, "title"));
          tamiz_json_set_text (text, "side",
                               tamiz_enum_nick (TAMIZ_ENUM_SIDE,
                                                tamiz_record_get_int (opinion, TAMIZ_OPINION_SIDE)));
          tamiz_json_set_text (text, "name", g_hash_table_lookup (names, &member));
          tamiz_json_set_text (text, "text", said);
          json_array_append_new (texts, text);
        }
    }

  return texts;
}
