#define G_LOG_DOMAIN "tamiz-operations-comments"

#include "config.h"

#include "tamiz-comments.h"

#include "tamiz-definition-document.h"
#include "tamiz-definition-words.h"
#include "tamiz-error.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What both sides say about the parts of a draft or a proposal.  A comment stays with the version
 * that it was made on; what somebody has said is settled or taken back, but never rewritten.
 */

#define UNSIGNED (1u << TAMIZ_DEFINITION_DRAFT | 1u << TAMIZ_DEFINITION_PROPOSED)
#define LONGEST 4000

static gboolean
is_open (TamizRecord *comment)
{
  return !tamiz_record_has (comment, TAMIZ_COMMENT_RESOLVED_AT);
}

static GPtrArray *
list_comments (TamizWork    *work,
               TamizRecord  *version,
               GError      **error)
{
  return tamiz_reader_list_by (work->reader, TAMIZ_KIND_COMMENT, TAMIZ_COMMENT_DEFINITION,
                               tamiz_record_get_id (version), error);
}

/**
 * tamiz_work_count_comments:
 * @work: an operation's work
 * @version: a version of the definition
 * @open: (out): how many comments wait to be settled
 * @error: return location
 *
 * Counts what is still to be talked about.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_count_comments (TamizWork    *work,
                           TamizRecord  *version,
                           guint        *open,
                           GError      **error)
{
  g_autoptr (GPtrArray) comments = list_comments (work, version, error);

  if (comments == NULL)
    return FALSE;
  *open = 0;
  for (guint i = 0; i < comments->len; i++)
    *open += is_open (g_ptr_array_index (comments, i));

  return TRUE;
}

/**
 * tamiz_work_insert_comment:
 * @work: an operation's work
 * @set: what is to be written
 * @definition: the id of a version
 * @part: (nullable): a path in its document; %NULL for the whole
 * @text: what is said
 * @error: return location
 *
 * Adds a comment by whoever works, without a side: who says for one sets
 * %TAMIZ_COMMENT_ROLES.
 *
 * Returns: (transfer none): the comment
 */
TamizRecord *
tamiz_work_insert_comment (TamizWork       *work,
                           TamizChangeSet  *set,
                           gint64           definition,
                           const char      *part,
                           const char      *text,
                           GError         **error)
{
  TamizRecord *comment = tamiz_work_insert (work, set, TAMIZ_KIND_COMMENT, error);

  if (comment == NULL)
    return NULL;
  tamiz_record_set_int (comment, TAMIZ_COMMENT_DEFINITION, definition);
  if (part != NULL)
    tamiz_record_set_text (comment, TAMIZ_COMMENT_PART, part);
  tamiz_record_set_text (comment, TAMIZ_COMMENT_TEXT, text);
  tamiz_record_set_int (comment, TAMIZ_COMMENT_BY, work->actor.user);
  tamiz_record_set_int (comment, TAMIZ_COMMENT_AT, work->now);

  return comment;
}

/* The version that is asked for; without a number the newest draft or proposal. */
static TamizRecord *
find_version (TamizWork *work,
              gboolean   any,
              GError   **error)
{
  gint64 number = tamiz_work_number (work, "version", 0);
  GError *local_error = NULL;
  TamizRecord *version = tamiz_work_find_version (work, number != 0 ? ~0u : UNSIGNED, number, &local_error);

  if (version == NULL && local_error == NULL && any && number == 0)
    version = tamiz_work_find_version (work, ~0u, 0, &local_error);
  if (version == NULL && local_error == NULL && number != 0)
    g_set_error (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no version %d of the definition"), (int) number);
  else if (version == NULL && local_error == NULL)
    g_set_error_literal (&local_error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                         _("There is no draft or proposal to comment on; begin a draft"));
  else if (version != NULL && !any
           && (UNSIGNED & 1u << tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE)) == 0)
    {
      g_set_error (&local_error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                   _("Version %d is agreed already: comments are about a draft or a proposal. Begin a draft "
                     "from it and comment on that"), (int) number);
      g_clear_object (&version);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return version;
}

static json_t *
load_document (TamizWork    *work,
               TamizRecord  *version,
               GError      **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_session_parse_definition (work->session, version, error);

  return definition != NULL ? tamiz_definition_to_document (definition) : NULL;
}

typedef struct
{
  TamizWork *work;
  json_t *document;
  GHashTable *names, *emails; /* of users */
} Telling;

static void
telling_clear (Telling *self)
{
  g_clear_pointer (&self->document, json_decref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->emails, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Telling, telling_clear)

static gboolean
begin_telling (Telling      *self,
               TamizRecord  *version,
               GError      **error)
{
  self->document = load_document (self->work, version, error);
  if (self->document == NULL)
    return FALSE;
  self->names = tamiz_work_names (self->work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  self->emails = self->names != NULL
                     ? tamiz_work_names (self->work, TAMIZ_KIND_USER, TAMIZ_USER_EMAIL, error)
                     : NULL;

  return self->emails != NULL;
}

static json_t *
sides_to_json (TamizRecord *comment)
{
  guint roles = (guint) tamiz_record_get_int (comment, TAMIZ_COMMENT_ROLES);
  json_t *sides = json_array ();

  if ((roles & 1u << TAMIZ_ROLE_MARKETING) != 0)
    json_array_append_new (sides, json_string (tamiz_enum_nick (TAMIZ_ENUM_SIDE, TAMIZ_SIDE_MARKETING)));
  if ((roles & 1u << TAMIZ_ROLE_SALES) != 0)
    json_array_append_new (sides, json_string (tamiz_enum_nick (TAMIZ_ENUM_SIDE, TAMIZ_SIDE_SALES)));

  return sides;
}

static json_t *
comment_to_json (Telling     *self,
                 TamizRecord *comment)
{
  const char *part = tamiz_record_get_text (comment, TAMIZ_COMMENT_PART);
  g_autofree char *words = tamiz_definition_dup_part_words (self->document, part);
  gint64 by = tamiz_record_get_int (comment, TAMIZ_COMMENT_BY);
  gint64 resolved_by = tamiz_record_get_int (comment, TAMIZ_COMMENT_RESOLVED_BY);
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (comment));
  json_object_set_new (object, "part", part != NULL ? json_string (part) : json_null ());
  tamiz_json_set_text (object, "about", words);
  tamiz_json_set_text (object, "text", tamiz_record_get_text (comment, TAMIZ_COMMENT_TEXT));
  json_object_set_new (object, "sides", sides_to_json (comment));
  json_object_set_new (object, "from_opinions",
                       json_boolean (!tamiz_record_has (comment, TAMIZ_COMMENT_ROLES)));
  tamiz_json_set_text (object, "name", g_hash_table_lookup (self->names, &by));
  tamiz_json_set_text (object, "email", g_hash_table_lookup (self->emails, &by));
  tamiz_work_set_time (self->work, object, "at", tamiz_record_get_int (comment, TAMIZ_COMMENT_AT));
  json_object_set_new (object, "resolved", json_boolean (!is_open (comment)));
  tamiz_json_set_text (object, "resolved_by", g_hash_table_lookup (self->names, &resolved_by));
  tamiz_work_set_time (self->work, object, "resolved_at",
                       tamiz_record_get_int (comment, TAMIZ_COMMENT_RESOLVED_AT));

  return object;
}

static void
add_part (Telling    *self,
          json_t     *parts,
          const char *part)
{
  g_autofree char *words = tamiz_definition_dup_part_words (self->document, part);
  json_t *object = json_object ();

  json_object_set_new (object, "part", part != NULL ? json_string (part) : json_null ());
  tamiz_json_set_text (object, "about", words);
  json_array_append_new (parts, object);
}

/* What one may want to say something about: the whole, its sections, and what stands in them. */
static json_t *
parts_to_json (Telling *self)
{
  static const char *const sections[] = { "statement", "fields", "criteria", "personas", "negative_personas",
                                          "interest", "matrix", "gates", "sla" };
  json_t *parts = json_array (), *item;
  gsize i;

  add_part (self, parts, NULL);
  for (guint n = 0; n < G_N_ELEMENTS (sections); n++)
    {
      json_t *section = json_object_get (self->document, sections[n]);

      add_part (self, parts, sections[n]);
      json_array_foreach (section, i, item)
        {
          g_autofree char *part = g_strconcat (sections[n], "/", tamiz_json_get_text (item, "key"), NULL);

          add_part (self, parts, part);
        }
    }

  return parts;
}

static json_t *
show_comments (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizRecord) version = find_version (work, TRUE, error);
  g_autoptr (GPtrArray) comments = version != NULL ? list_comments (work, version, error) : NULL;
  g_auto (Telling) telling = { work };
  json_t *items, *answer;
  guint open = 0;

  if (comments == NULL || !begin_telling (&telling, version, error))
    return NULL;

  items = json_array ();
  for (guint i = 0; i < comments->len; i++)
    {
      TamizRecord *comment = g_ptr_array_index (comments, i);

      json_array_append_new (items, comment_to_json (&telling, comment));
      open += is_open (comment);
    }
  answer = tamiz_work_items (items);
  json_object_set_new (answer, "version",
                       json_integer (tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION)));
  json_object_set_new (answer, "open", json_integer (open));
  json_object_set_new (answer, "parts", parts_to_json (&telling));
  json_object_set_new (answer, "writable",
                       json_boolean ((UNSIGNED & 1u << tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE)) != 0));

  return answer;
}

/* Comments on what is not there would be found by nobody. */
static gboolean
check_part (Telling     *self,
            const char  *part,
            GError     **error)
{
  json_t *there = part != NULL ? tamiz_document_get (self->document, part) : self->document;
  const char *optional[] = { "origin", "personas", "negative_personas", "criteria", "interest", NULL };

  return tamiz_work_require (there != NULL || g_strv_contains (optional, part), TAMIZ_CORE_ERROR_NOT_FOUND,
                             error, _("The definition has no part “%s”"), part);
}

static json_t *
comment_on_definition (TamizWork *work,
                       GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.comment");
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *text = g_strstrip (g_strdup (tamiz_work_text (work, "text")));
  g_auto (Telling) telling = { work };
  const char *part = tamiz_work_text (work, "part");
  TamizRecord *comment;

  if (!tamiz_work_require (*text != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("The comment says nothing"))
      || !tamiz_work_require (g_utf8_strlen (text, -1) <= LONGEST, TAMIZ_CORE_ERROR_TOO_LARGE, error,
                              _("A comment has at most %d characters; say it in several"), LONGEST))
    return NULL;
  version = find_version (work, FALSE, error);
  if (version == NULL || !begin_telling (&telling, version, error) || !check_part (&telling, part, error))
    return NULL;

  comment = tamiz_work_insert_comment (work, set, tamiz_record_get_id (version), part, text, error);
  if (comment == NULL)
    return NULL;
  tamiz_record_set_int (comment, TAMIZ_COMMENT_ROLES, work->roles);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? comment_to_json (&telling, comment) : NULL;
}

/* Both sides may settle what either said, and everybody what they said themselves. */
static gboolean
check_may_resolve (TamizWork    *work,
                   TamizRecord  *comment,
                   GError      **error)
{
  const guint both = 1u << TAMIZ_ROLE_MARKETING | 1u << TAMIZ_ROLE_SALES | 1u << TAMIZ_ROLE_STEWARD;

  return tamiz_work_require ((work->roles & both) != 0
                                 || tamiz_record_get_int (comment, TAMIZ_COMMENT_BY) == work->actor.user,
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Only marketing, sales and the steward settle what others said"));
}

static json_t *
resolve_comment (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.resolve");
  g_autoptr (TamizRecord) comment = tamiz_work_load (work, TAMIZ_KIND_COMMENT, "id", error);
  g_autoptr (TamizRecord) version = NULL, after = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_auto (Telling) telling = { work };

  if (comment == NULL || !check_may_resolve (work, comment, error)
      || !tamiz_work_require (is_open (comment), TAMIZ_CORE_ERROR_EXISTS, error,
                              _("This comment is settled already")))
    return NULL;
  version = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                               tamiz_record_get_int (comment, TAMIZ_COMMENT_DEFINITION), error);
  if (version == NULL || !begin_telling (&telling, version, error))
    return NULL;

  tamiz_change_set_update_int (set, comment, TAMIZ_COMMENT_RESOLVED_BY, work->actor.user);
  tamiz_change_set_update_int (set, comment, TAMIZ_COMMENT_RESOLVED_AT, work->now);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;
  after = tamiz_reader_load (work->reader, TAMIZ_KIND_COMMENT, tamiz_record_get_id (comment), error);

  return after != NULL ? comment_to_json (&telling, after) : NULL;
}

static const TamizParameter comment_parameters[] = {
  { "part", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Which part, such as criteria/need; without it the whole") },
  { "text", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("What you have to say about it") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which draft or proposal; without it the newest") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest draft or proposal") },
  { NULL },
};

static const TamizParameter resolve_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The id of the comment") },
  { NULL },
};

const TamizOperationEntry tamiz_comment_operations[] = {
  { { "definition.comment", N_("Say something about a part of a draft or a proposal"), 0, comment_parameters,
      NULL },
    comment_on_definition },
  { { "definition.comments", N_("List what was said about a version of the definition"), TAMIZ_OPERATION_READS,
      list_parameters, "id,about,name,sides,at,text,resolved" },
    show_comments },
  { { "definition.resolve", N_("Settle a comment"), 0, resolve_parameters, NULL }, resolve_comment },
  { { NULL }, NULL },
};
