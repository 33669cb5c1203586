#define G_LOG_DOMAIN "tamiz-operations-opinions"

#include "config.h"

#include "tamiz-comments.h"
#include "tamiz-error.h"
#include "tamiz-opinions.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Asked first: marketing and sales each say, alone, what a good lead is; then all see where they
 * differ, and what they agree on becomes a draft.  What one side answered is told to nobody else
 * before the other has.
 */

static json_t *
show_questions (TamizWork *work,
                GError   **error)
{
  json_t *questions = tamiz_opinions_list_questions (work, error);
  json_t *answer;

  if (questions == NULL)
    return NULL;
  answer = json_object ();
  json_object_set_new (answer, "questions", questions);

  return answer;
}

/* Of the definition that came of them, or 0 for those of which none did yet. */
static GPtrArray *
list_opinions (TamizWork  *work,
               gint64      definition,
               GError    **error)
{
  g_autoptr (GPtrArray) all = tamiz_reader_list (work->reader, TAMIZ_KIND_OPINION, error);
  g_autoptr (GPtrArray) opinions = NULL;

  if (all == NULL)
    return NULL;
  opinions = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < all->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (all, i);

      if (tamiz_record_get_int (opinion, TAMIZ_OPINION_DEFINITION) == definition)
        g_ptr_array_add (opinions, g_object_ref (opinion));
    }

  return g_steal_pointer (&opinions);
}

static int
get_side (TamizRecord *opinion)
{
  return (int) tamiz_record_get_int (opinion, TAMIZ_OPINION_SIDE);
}

/* A bit for each side that has answered; @member: only this user's, 0 = everybody's. */
static guint
find_sides (GPtrArray *opinions,
            gint64     member)
{
  guint sides = 0;

  for (guint i = 0; i < opinions->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (opinions, i);

      if (member == 0 || tamiz_record_get_int (opinion, TAMIZ_OPINION_MEMBER) == member)
        sides |= 1u << get_side (opinion);
    }

  return sides;
}

/**
 * tamiz_work_awaits_opinion:
 * @work: an operation's work
 * @user: somebody
 * @awaits: (out): whether others have said what a good lead is, and it is this user's turn
 * @error: return location
 *
 * Finds out whether somebody is asked.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_awaits_opinion (TamizWork    *work,
                           TamizRecord  *user,
                           gboolean     *awaits,
                           GError      **error)
{
  guint roles = (guint) tamiz_record_get_int (user, TAMIZ_USER_ROLES);
  guint sides = ((roles & 1u << TAMIZ_ROLE_MARKETING) != 0 ? 1u << TAMIZ_SIDE_MARKETING : 0)
                | ((roles & 1u << TAMIZ_ROLE_SALES) != 0 ? 1u << TAMIZ_SIDE_SALES : 0);
  g_autoptr (GPtrArray) opinions = list_opinions (work, 0, error);

  if (opinions == NULL)
    return FALSE;
  *awaits = opinions->len > 0 && (sides & ~find_sides (opinions, tamiz_record_get_id (user))) != 0;

  return TRUE;
}

#define BOTH_SIDES (1u << TAMIZ_SIDE_MARKETING | 1u << TAMIZ_SIDE_SALES)

static json_t *
sides_to_json (guint sides)
{
  json_t *array = json_array ();

  for (int side = 0; side <= TAMIZ_SIDE_SALES; side++)
    {
      if ((sides & 1u << side) != 0)
        json_array_append_new (array, json_string (tamiz_enum_nick (TAMIZ_ENUM_SIDE, side)));
    }

  return array;
}

/* Neither side is to be led by what the other has said: as long as one has not answered, only those
 * who have see what there is, which is their own side's.
 */
static gboolean
may_see (TamizWork *work,
         GPtrArray *opinions)
{
  return find_sides (opinions, 0) == BOTH_SIDES
         || (work->actor.user != 0 && find_sides (opinions, work->actor.user) != 0);
}

static json_t *
list_who_answered (TamizWork   *work,
                   GPtrArray   *opinions,
                   GHashTable  *names,
                   GError     **error)
{
  g_autoptr (GHashTable) emails = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error);
  json_t *answered;

  if (emails == NULL)
    return NULL;
  answered = json_array ();
  for (guint i = 0; i < opinions->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (opinions, i);
      gint64 member = tamiz_record_get_int (opinion, TAMIZ_OPINION_MEMBER);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "side", tamiz_enum_nick (TAMIZ_ENUM_SIDE, get_side (opinion)));
      tamiz_json_set_text (object, "name", g_hash_table_lookup (names, &member));
      tamiz_json_set_text (object, "email", g_hash_table_lookup (emails, &member));
      tamiz_work_set_time (work, object, "at", tamiz_record_get_int (opinion, TAMIZ_OPINION_AT));
      json_array_append_new (answered, object);
    }

  return answered;
}

static json_t *
opinions_to_json (TamizWork  *work,
                  GPtrArray  *opinions,
                  GError    **error)
{
  g_autoptr (json_t) questions = tamiz_opinions_list_questions (work, error);
  g_autoptr (GHashTable) names = NULL;
  gboolean shown = may_see (work, opinions);
  json_t *answer, *answered;

  if (questions == NULL)
    return NULL;
  names = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  answered = names != NULL ? list_who_answered (work, opinions, names, error) : NULL;
  if (answered == NULL)
    return NULL;

  answer = tamiz_work_items (shown ? tamiz_opinions_compare (questions, opinions) : json_array ());
  json_object_set_new (answer, "shown", json_boolean (shown));
  json_object_set_new (answer, "texts",
                       shown ? tamiz_opinions_list_texts (questions, opinions, names) : json_array ());
  json_object_set_new (answer, "answered", answered);
  json_object_set_new (answer, "waiting", sides_to_json (BOTH_SIDES & ~find_sides (opinions, 0)));
  json_object_set_new (answer, "yours",
                       sides_to_json (work->actor.user != 0 ? find_sides (opinions, work->actor.user) : 0));

  return answer;
}

static json_t *
show_opinions (TamizWork *work,
               GError   **error)
{
  gint64 number = tamiz_work_number (work, "version", 0);
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GPtrArray) opinions = NULL;
  GError *local_error = NULL;

  if (number != 0)
    version = tamiz_work_find_version (work, ~0u, number, &local_error);
  if (number != 0 && version == NULL && local_error == NULL)
    g_set_error (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no version %d of the definition"), (int) number);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  opinions = list_opinions (work, version != NULL ? tamiz_record_get_id (version) : 0, error);
  return opinions != NULL ? opinions_to_json (work, opinions, error) : NULL;
}

/* (transfer none) (nullable): what the user has answered for the side already. */
static TamizRecord *
find_own (TamizWork *work,
          GPtrArray *opinions,
          int        side)
{
  for (guint i = 0; i < opinions->len; i++)
    {
      TamizRecord *opinion = g_ptr_array_index (opinions, i);

      if (get_side (opinion) == side
          && tamiz_record_get_int (opinion, TAMIZ_OPINION_MEMBER) == work->actor.user)
        return opinion;
    }

  return NULL;
}

static char *
read_answers (TamizWork  *work,
              GError    **error)
{
  const char *text = tamiz_work_text (work, "answers");
  json_error_t where;
  g_autoptr (json_t) answers = json_loads (text, JSON_REJECT_DUPLICATES, &where);
  g_autoptr (json_t) questions = NULL;

  if (!tamiz_work_require (answers != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The answers are not JSON (%s); “definition questions” says what is asked"),
                           answers == NULL ? tamiz_json_explain (&where) : ""))
    return NULL;
  questions = tamiz_opinions_list_questions (work, error);

  return questions != NULL ? tamiz_opinions_check_answers (questions, answers, error) : NULL;
}

/* @own: (nullable): what the user has said for the side until now */
static gboolean
set_opinion (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *own,
             int              side,
             const char      *answers,
             GError         **error)
{
  TamizRecord *opinion;

  if (own != NULL)
    {
      tamiz_change_set_update_text (set, own, TAMIZ_OPINION_ANSWERS, answers);
      tamiz_change_set_update_int (set, own, TAMIZ_OPINION_AT, work->now);
      return TRUE;
    }

  opinion = tamiz_work_insert (work, set, TAMIZ_KIND_OPINION, error);
  if (opinion == NULL)
    return FALSE;
  tamiz_record_set_int (opinion, TAMIZ_OPINION_MEMBER, work->actor.user);
  tamiz_record_set_int (opinion, TAMIZ_OPINION_SIDE, side);
  tamiz_record_set_text (opinion, TAMIZ_OPINION_ANSWERS, answers);
  tamiz_record_set_int (opinion, TAMIZ_OPINION_AT, work->now);

  return TRUE;
}

static json_t *
give_opinion (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.opinion");
  g_autofree char *answers = read_answers (work, error);
  int side = tamiz_work_choice (work, "side", TAMIZ_ENUM_SIDE);
  g_autoptr (GPtrArray) opinions = answers != NULL ? list_opinions (work, 0, error) : NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *own;

  if (opinions == NULL)
    return NULL;
  own = find_own (work, opinions, side);
  /* Whoever has seen what others say does not answer alone any more. */
  if (!tamiz_work_require (own == NULL || opinions->len == 1, TAMIZ_CORE_ERROR_EXISTS, error,
                           _("You have answered already, and have seen what others answered. Say the rest when "
                             "you talk about the draft")))
    return NULL;

  if (!set_opinion (work, set, own, side, answers, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  after = commit != NULL ? list_opinions (work, 0, error) : NULL;

  return after != NULL ? opinions_to_json (work, after, error) : NULL;
}

/* A base that waives steps, or has one user on both sides, is a small company. */
static gboolean
is_small_company (TamizWork  *work,
                  gboolean   *small,
                  GError    **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  guint active = 0;

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    active += tamiz_record_get_int (g_ptr_array_index (users, i), TAMIZ_USER_ACTIVE) != 0;
  *small = active == 1 || tamiz_record_get_int (work->base, TAMIZ_BASE_WAIVE_MEETING) != 0
           || tamiz_record_get_int (work->base, TAMIZ_BASE_WAIVE_ACCEPTANCE) != 0;

  return TRUE;
}

/* In the base's language where there is one, else in the program's. */
static TamizDefinition *
load_structure (TamizWork   *work,
                const char  *name,
                GError     **error)
{
  const char *language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);
  g_autofree char *key = NULL;

  if (language == NULL)
    language = g_strv_contains (g_get_language_names (), "es") ? "es" : "en";
  key = g_strdup_printf ("%s.%s", name, g_str_has_prefix (language, "es") ? "es" : "en");

  return tamiz_work_load_starter (key, error);
}

static gboolean
choose_structure (TamizWork        *work,
                  TamizDefinition **starter,
                  TamizDefinition **fuller,
                  GError          **error)
{
  const char *name = tamiz_work_text (work, "starter");
  gboolean small;

  if (!is_small_company (work, &small, error)
      || !tamiz_work_require (name == NULL || g_str_equal (name, "consultative")
                                  || g_str_equal (name, "small-company"),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("The structure is that of “consultative” or of “small-company”")))
    return FALSE;
  if (name == NULL)
    name = small ? "small-company" : "consultative";
  *starter = load_structure (work, name, error);
  *fuller = *starter != NULL ? load_structure (work, "consultative", error) : NULL;

  return *fuller != NULL;
}

static gboolean
add_notes (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *draft,
           json_t          *notes,
           GError         **error)
{
  json_t *note;
  gsize i;

  json_array_foreach (notes, i, note)
    {
      if (tamiz_work_insert_comment (work, set, tamiz_record_get_id (draft), tamiz_json_get_text (note, "part"),
                                     tamiz_json_get_text (note, "text"), error)
          == NULL)
        return FALSE;
    }

  return TRUE;
}

static TamizDefinition *
make_definition (TamizWork  *work,
                 GPtrArray  *opinions,
                 json_t     *notes,
                 GError    **error)
{
  g_autoptr (TamizDefinition) starter = NULL, fuller = NULL;
  g_autoptr (json_t) questions = NULL, rows = NULL, texts = NULL;
  g_autoptr (GHashTable) names = NULL;

  if (!choose_structure (work, &starter, &fuller, error))
    return NULL;
  questions = tamiz_opinions_list_questions (work, error);
  names = questions != NULL ? tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error) : NULL;
  if (names == NULL)
    return NULL;
  rows = tamiz_opinions_compare (questions, opinions);
  texts = tamiz_opinions_list_texts (questions, opinions, names);

  return tamiz_opinions_make_definition (work, rows, texts, starter, fuller, notes, error);
}

static json_t *
start_from_opinions (TamizWork *work,
                     GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.start-from-opinions");
  g_autoptr (GPtrArray) opinions = list_opinions (work, 0, error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (json_t) notes = json_array ();
  g_autoptr (TamizCommit) commit = NULL;
  TamizRecord *draft;

  if (opinions == NULL
      || !tamiz_work_require (find_sides (opinions, 0) == BOTH_SIDES, TAMIZ_CORE_ERROR_REFUSED, error,
                              _("Both sides have to answer first; “definition opinions” says who has")))
    return NULL;
  definition = make_definition (work, opinions, notes, error);
  draft = definition != NULL ? tamiz_work_insert_draft (work, set, definition, error) : NULL;
  if (draft == NULL || !add_notes (work, set, draft, notes, error))
    return NULL;
  for (guint i = 0; i < opinions->len; i++)
    tamiz_change_set_update_int (set, g_ptr_array_index (opinions, i), TAMIZ_OPINION_DEFINITION,
                                 tamiz_record_get_id (draft));

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? tamiz_work_version_to_json (work, draft, FALSE, error) : NULL;
}

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter opinion_parameters[] = {
  { "side", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_SIDE, N_("For which side you answer") },
  { "answers", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0,
    N_("What you answer, in JSON, with the keys that “definition questions” lists") },
  { NULL },
};

static const TamizParameter opinions_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Those that this version came of; without it those that wait") },
  { NULL },
};

static const TamizParameter start_parameters[] = {
  { "starter", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Whose structure: consultative or small-company; without it as the base is set up") },
  { NULL },
};

const TamizOperationEntry tamiz_opinion_operations[] = {
  { { "definition.questions", N_("Show what both sides are asked before there is a draft"),
      TAMIZ_OPERATION_READS, no_parameters, NULL },
    show_questions },
  { { "definition.opinion", N_("Answer, for a side, what a good lead is"), 0, opinion_parameters, NULL },
    give_opinion },
  { { "definition.opinions", N_("Show who has answered, and where both sides differ"), TAMIZ_OPERATION_READS,
      opinions_parameters, "group_title,label,says,marketing,sales" },
    show_opinions },
  { { "definition.start-from-opinions", N_("Begin a draft with what both sides say"), 0, start_parameters, NULL },
    start_from_opinions },
  { { NULL }, NULL },
};
