#define G_LOG_DOMAIN "tamiz-operations-submission"

#include "config.h"

#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-submissions.h"
#include "tamiz-suppression.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What was posted by web forms.  It is kept first, in a transaction of its own, and admitted
 * afterwards: whoever was told that it arrived can rely on it, whatever happens then.
 */

/* Whoever posts is no user of the base. */
static void
act_as_program (TamizWork *work)
{
  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
}

static const char *
find_blank (TamizForm           *form,
            const TamizFormPost *post)
{
  json_t *name;
  gsize i;

  json_array_foreach (json_object_get (form->settings, TAMIZ_FORM_REQUIRED), i, name)
    {
      g_autofree char *value = json_is_string (name) ? tamiz_form_post_dup (post, json_string_value (name)) : NULL;

      if (value == NULL && json_is_string (name))
        return json_string_value (name);
    }

  return NULL;
}

/* Whether a visitor must be told to correct something; nothing is kept then. */
static gboolean
is_invalid (TamizWork            *work,
            TamizForm            *form,
            const TamizFormPost  *post,
            json_t               *item)
{
  const char *blank = find_blank (form, post);
  g_autofree char *field = NULL;
  g_autofree char *email = NULL;
  g_autofree char *typed = NULL;

  if (blank != NULL)
    {
      tamiz_json_set_text (item, "field", blank);
      return TRUE;
    }
  if (!tamiz_form_has_opt_in (form))
    return FALSE;

  email = tamiz_submission_dup_email (work, form, post, &field);
  if (email != NULL)
    return FALSE;
  typed = tamiz_form_post_dup (post, field);
  tamiz_json_set_text (item, "field", field);
  json_object_set_new (item, "bad_email", json_boolean (typed != NULL));
  return TRUE;
}

/* What posts are taken with. */
typedef struct
{
  TamizWork *work;
  TamizChangeSet *set;
  GHashTable *forms;        /* digest of a token → TamizForm */
  TamizSuppression *suppression;
} Taking;

static int
choose_state (TamizForm           *form,
              const TamizFormPost *post,
              gboolean             excluded)
{
  if (excluded)
    return TAMIZ_SUBMISSION_SET_ASIDE;
  if (tamiz_submission_is_spam (form, post))
    return TAMIZ_SUBMISSION_SPAM;

  return tamiz_form_has_opt_in (form) ? TAMIZ_SUBMISSION_WAITING : TAMIZ_SUBMISSION_RECEIVED;
}

static void
keep_text (TamizRecord         *submission,
           const TamizFormPost *post,
           const char          *page)
{
  g_autoptr (json_t) kept = tamiz_form_post_to_json (post);
  g_autofree char *fields = tamiz_json_to_canonical (kept);
  g_autofree char *said = tamiz_form_post_dup (post, "page");

  tamiz_record_set_text (submission, TAMIZ_SUBMISSION_FIELDS, fields);
  tamiz_record_set_text (submission, TAMIZ_SUBMISSION_PAGE, said != NULL ? said : page);
}

static gboolean
add_submission (Taking               *self,
                TamizForm            *form,
                const TamizFormPost  *post,
                const char           *page,
                json_t               *item,
                GError              **error)
{
  TamizRecord *submission = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_SUBMISSION, error);
  gboolean excluded;
  int state;

  /* Of somebody on the exclusion list only that they wrote is kept: what never gets into the base
   * need not be taken out of its history. */
  if (submission == NULL
      || !tamiz_submission_is_excluded (self->work, self->suppression, form, post, NULL, &excluded, error))
    return FALSE;
  state = choose_state (form, post, excluded);
  tamiz_record_set_int (submission, TAMIZ_SUBMISSION_FORM, tamiz_record_get_id (form->record));
  tamiz_record_set_int (submission, TAMIZ_SUBMISSION_AT, self->work->now);
  tamiz_record_set_int (submission, TAMIZ_SUBMISSION_STATE, state);
  if (excluded)
    tamiz_record_set_text (submission, TAMIZ_SUBMISSION_REASON, N_("On the exclusion list"));
  else
    keep_text (submission, post, page);
  if (excluded || state == TAMIZ_SUBMISSION_SPAM)
    tamiz_record_set_int (submission, TAMIZ_SUBMISSION_DECIDED_AT, self->work->now);
  tamiz_json_set_id (item, "id", tamiz_record_get_id (submission));
  tamiz_json_set_text (item, "form", tamiz_form_get_name (form));
  tamiz_json_set_text (item, "state", tamiz_enum_nick (TAMIZ_ENUM_SUBMISSION, state));
  /* A program that fills in everything is not told that it was seen through, nor whoever is excluded. */
  tamiz_json_set_text (item, "result", tamiz_form_has_opt_in (form) ? "check_mail" : "taken");

  return TRUE;
}

/* The form a post is for; the posts of one moment are mostly for one form. */
static TamizForm *
find_form (Taking      *self,
           const char  *digest,
           GError     **error)
{
  GError *local_error = NULL;
  TamizForm *form = digest != NULL ? g_hash_table_lookup (self->forms, digest) : NULL;

  if (form != NULL || digest == NULL)
    return form;
  form = tamiz_form_find_by_token (self->work, digest, &local_error);
  if (form != NULL)
    g_hash_table_insert (self->forms, g_strdup (digest), form);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return form;
}

static gboolean
take_post (Taking  *self,
           json_t  *arrived,
           json_t  *item,
           GError **error)
{
  GError *local_error = NULL;
  TamizForm *form = find_form (self, tamiz_json_get_text (arrived, "digest"), &local_error);
  g_autoptr (TamizFormPost) post = tamiz_form_post_from_json (arrived);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (form == NULL)
    tamiz_json_set_text (item, "result", "unknown");
  else if (is_invalid (self->work, form, post, item))
    tamiz_json_set_text (item, "result", "invalid");
  else
    return add_submission (self, form, post, tamiz_json_get_text (arrived, "page"), item, error);

  return TRUE;
}

static gboolean
take_posts (Taking  *self,
            json_t  *posts,
            json_t  *items,
            GError **error)
{
  g_autoptr (TamizCommit) commit = NULL;
  json_t *arrived;
  gsize i;

  json_array_foreach (posts, i, arrived)
    {
      json_t *item = json_object ();

      json_array_append_new (items, item);
      if (!take_post (self, arrived, item, error))
        return FALSE;
    }
  if (tamiz_change_set_is_empty (self->set))
    return TRUE;

  commit = tamiz_work_apply (self->work, self->set, error);
  return commit != NULL;
}

/* Keeps what arrived, all of it in one transaction. */
static json_t *
keep_posts (TamizWork  *work,
            json_t     *posts,
            GError    **error)
{
  g_autoptr (TamizChangeSet) set = NULL;
  g_autoptr (GHashTable) forms
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tamiz_form_free);
  g_autoptr (json_t) items = json_array ();
  Taking self = { .work = work, .forms = forms };
  gboolean done;

  act_as_program (work);
  self.suppression = tamiz_suppression_load (work, error);
  if (self.suppression == NULL)
    return NULL;
  set = self.set = tamiz_work_change (work, "form.submit");
  done = take_posts (&self, posts, items, error);
  tamiz_suppression_free (self.suppression);

  return done ? tamiz_work_items (g_steal_pointer (&items)) : NULL;
}

static GHashTable *
list_form_names (TamizWork  *work,
                 GError    **error)
{
  return tamiz_work_names (work, TAMIZ_KIND_FORM, TAMIZ_FORM_NAME, error);
}

static json_t *
answer_submission (TamizWork  *work,
                   gint64      id,
                   GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) submission = tamiz_reader_load (work->reader, TAMIZ_KIND_SUBMISSION, id, &local_error);
  g_autoptr (GHashTable) forms = submission != NULL ? list_form_names (work, error) : NULL;
  json_t *answer;

  if (submission == NULL && g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      /* Its sender came on the exclusion list meanwhile. */
      answer = json_object ();
      tamiz_json_set_id (answer, "id", id);
      tamiz_json_set_text (answer, "state", tamiz_enum_nick (TAMIZ_ENUM_SUBMISSION, TAMIZ_SUBMISSION_SET_ASIDE));
      tamiz_json_set_text (answer, "reason", _("On the exclusion list"));
      return answer;
    }
  if (submission == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return forms != NULL ? tamiz_submission_to_json (work, submission, forms) : NULL;
}

static gboolean
admit_id (TamizWork  *work,
          gint64      id,
          GError    **error)
{
  g_autoptr (GPtrArray) submissions = g_ptr_array_new_with_free_func (g_object_unref);
  TamizRecord *submission = tamiz_reader_load (work->reader, TAMIZ_KIND_SUBMISSION, id, error);

  if (submission == NULL)
    return FALSE;
  g_ptr_array_add (submissions, submission);

  return tamiz_submissions_admit (work, submissions, error);
}

/* By hand: FIELD=VALUE … of one form, as if they had been posted. */
static json_t *
submit_by_hand (TamizWork  *work,
                GError    **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  g_autoptr (json_t) post = NULL;
  g_autoptr (json_t) posts = json_array ();
  g_autoptr (json_t) kept = NULL;
  json_t *fields = json_array (), *pair, *item;
  gsize i;

  post = json_pack ("{so}", "fields", fields);
  if (form == NULL)
    return NULL;
  tamiz_json_set_text (post, "digest", tamiz_record_get_text (form->record, TAMIZ_FORM_TOKEN));
  json_array_foreach (json_object_get (work->arguments, "fields"), i, pair)
    {
      g_autofree char *name = NULL;
      const char *value;

      if (!tamiz_pair_split (pair, &name, &value, error))
        return NULL;
      json_array_append_new (fields, json_pack ("[s, s]", name, value));
    }
  json_array_append (posts, post);
  kept = keep_posts (work, posts, error);
  if (kept == NULL)
    return NULL;

  item = json_array_get (json_object_get (kept, "items"), 0);
  if (!tamiz_work_require (g_strcmp0 (tamiz_json_get_text (item, "result"), "unknown") != 0, TAMIZ_CORE_ERROR_REFUSED,
                           error, _("The form “%s” is switched off"), tamiz_form_get_name (form))
      || !tamiz_work_require (g_strcmp0 (tamiz_json_get_text (item, "result"), "invalid") != 0,
                              TAMIZ_CORE_ERROR_INVALID, error, _("The form needs “%s”, or it is no address"),
                              tamiz_json_get_text (item, "field")))
    return NULL;
  if (g_strcmp0 (tamiz_json_get_text (item, "state"), "received") == 0
      && !admit_id (work, g_ascii_strtoll (tamiz_json_get_text (item, "id"), NULL, 10), error))
    return NULL;

  return answer_submission (work, g_ascii_strtoll (tamiz_json_get_text (item, "id"), NULL, 10), error);
}

static json_t *
submit (TamizWork *work,
        GError   **error)
{
  json_t *posts = json_object_get (work->arguments, "posts");

  if (posts != NULL)
    return keep_posts (work, posts, error);
  if (!tamiz_work_require (tamiz_work_text (work, "form") != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("%s needs “%s”"), "form.submit", "form"))
    return NULL;

  return submit_by_hand (work, error);
}

/* Somebody took its admission back: it comes in again only when somebody says so. */
static gboolean
was_taken_back (TamizWork   *work,
                TamizRecord *submission)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (work->reader, TAMIZ_KIND_SUBMISSION,
                                                          tamiz_record_get_id (submission), NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->field, "state") == 0 && row->retracted_by != 0)
        return TRUE;
    }

  return FALSE;
}

/* What is still to be admitted: those named, else all that a program has left so. */
static GPtrArray *
list_received (TamizWork  *work,
               GError    **error)
{
  json_t *ids = json_object_get (work->arguments, "ids");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) received = g_ptr_array_new_with_free_func (g_object_unref);
  json_t *id;
  gsize i;

  if (ids == NULL)
    all = tamiz_reader_list_submissions (work->reader, 0, TAMIZ_SUBMISSION_RECEIVED, -1, 0, error);
  else
    {
      all = g_ptr_array_new_with_free_func (g_object_unref);
      json_array_foreach (ids, i, id)
        {
          gint64 number = json_is_string (id) ? g_ascii_strtoll (json_string_value (id), NULL, 10) : 0;
          GError *local_error = NULL;
          TamizRecord *submission = tamiz_reader_load (work->reader, TAMIZ_KIND_SUBMISSION, number, &local_error);

          if (submission != NULL)
            g_ptr_array_add (all, submission);
          /* Its sender may have come on the exclusion list meanwhile. */
          else if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
            g_error_free (local_error);
          else
            {
              g_propagate_error (error, local_error);
              return NULL;
            }
        }
    }
  for (i = 0; all != NULL && i < all->len; i++)
    {
      TamizRecord *submission = g_ptr_array_index (all, i);

      if (tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE) == TAMIZ_SUBMISSION_RECEIVED
          && (ids != NULL || !was_taken_back (work, submission)))
        g_ptr_array_add (received, g_object_ref (submission));
    }

  return all != NULL ? g_steal_pointer (&received) : NULL;
}

static json_t *
admit (TamizWork *work,
       GError   **error)
{
  g_autoptr (GPtrArray) received = list_received (work, error);
  g_autoptr (GHashTable) forms = NULL;
  g_autoptr (json_t) items = json_array ();

  act_as_program (work);
  if (received == NULL || !tamiz_submissions_admit (work, received, error))
    return NULL;
  forms = list_form_names (work, error);
  for (guint i = 0; forms != NULL && i < received->len; i++)
    {
      json_t *item = answer_submission (work, tamiz_record_get_id (g_ptr_array_index (received, i)), error);

      if (item == NULL)
        return NULL;
      json_array_append_new (items, item);
    }

  return forms != NULL ? tamiz_work_items (g_steal_pointer (&items)) : NULL;
}

static gboolean
find_form_id (TamizWork  *work,
              gint64     *id,
              GError    **error)
{
  const char *name = tamiz_work_text (work, "form");
  g_autoptr (TamizForm) form = name != NULL ? tamiz_form_find (work, name, error) : NULL;

  *id = form != NULL ? tamiz_record_get_id (form->record) : 0;
  return name == NULL || form != NULL;
}

static json_t *
list_posts (TamizWork *work,
            GError   **error)
{
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_SUBMISSION);
  gint64 form, total;
  g_autoptr (GPtrArray) submissions = NULL;
  g_autoptr (GHashTable) forms = NULL;
  json_t *items, *answer;

  if (!find_form_id (work, &form, error) || !tamiz_reader_count_submissions (work->reader, form, state, &total, error))
    return NULL;
  submissions = tamiz_reader_list_submissions (work->reader, form, state, tamiz_work_number (work, "limit", 100),
                                               tamiz_work_number (work, "offset", 0), error);
  forms = submissions != NULL ? list_form_names (work, error) : NULL;
  if (forms == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < submissions->len; i++)
    json_array_append_new (items, tamiz_submission_to_json (work, g_ptr_array_index (submissions, i), forms));
  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (total));
  json_object_set_new (answer, "items", items);
  return answer;
}

/* Of the last posts the fields are learnt. */
static json_t *
list_fields (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizForm) form = tamiz_form_find (work, tamiz_work_text (work, "form"), error);
  g_autoptr (GPtrArray) submissions
      = form != NULL ? tamiz_reader_list_submissions (work->reader, tamiz_record_get_id (form->record), -1, 50, 0, error)
                     : NULL;

  return submissions != NULL ? tamiz_submission_describe_fields (work, form, submissions, error) : NULL;
}

/* What a person decides to admit after all: what was refused, set aside or taken for spam. */
static json_t *
retry (TamizWork *work,
       GError   **error)
{
  g_autoptr (TamizRecord) submission = tamiz_work_load (work, TAMIZ_KIND_SUBMISSION, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.retry");
  g_autoptr (TamizCommit) commit = NULL;
  int state;

  if (submission == NULL)
    return NULL;
  state = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE);
  if (!tamiz_work_require (state != TAMIZ_SUBMISSION_ADMITTED && state != TAMIZ_SUBMISSION_WAITING,
                           TAMIZ_CORE_ERROR_REFUSED, error, _("This post is in the state “%s” already"),
                           tamiz_enum_label (TAMIZ_ENUM_SUBMISSION, state))
      || !tamiz_work_require (tamiz_record_has (submission, TAMIZ_SUBMISSION_FIELDS), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("Nothing of this post was kept, because whoever sent it is on the exclusion list. "
                                "Where they may be written to again, the steward takes them off the list, and they "
                                "send the form once more")))
    return NULL;

  if (state != TAMIZ_SUBMISSION_RECEIVED)
    {
      tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_STATE, TAMIZ_SUBMISSION_RECEIVED);
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }
  if (!admit_id (work, tamiz_record_get_id (submission), error))
    return NULL;

  return answer_submission (work, tamiz_record_get_id (submission), error);
}

/* (transfer full) (nullable): what a link asks to confirm; NULL without an error where nothing. */
static TamizRecord *
find_waiting (TamizWork  *work,
              GError    **error)
{
  g_autoptr (GPtrArray) found
      = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_OPT_IN,
                                   tamiz_work_text (work, "digest"), error);

  return found != NULL && found->len > 0 ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

static gboolean
is_too_late (TamizWork   *work,
             TamizRecord *submission)
{
  g_autoptr (TamizForm) form
      = tamiz_form_load (work, tamiz_record_get_int (submission, TAMIZ_SUBMISSION_FORM), NULL);
  gint64 days = form != NULL ? tamiz_form_get_number (form, TAMIZ_FORM_CONFIRM_DAYS, TAMIZ_FORM_USUAL_CONFIRM_DAYS) : 0;

  return work->now > tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT) + days * 24 * 3600 * G_USEC_PER_SEC;
}

static json_t *
confirm (TamizWork *work,
         GError   **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) submission = find_waiting (work, &local_error);
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);
  json_t *answer;
  int state;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  answer = json_object ();
  tamiz_json_set_text (answer, "result", "unknown");
  if (submission == NULL)
    return answer;

  state = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE);
  tamiz_json_set_id (answer, "id", tamiz_record_get_id (submission));
  if (state == TAMIZ_SUBMISSION_WAITING && !is_too_late (work, submission))
    {
      act_as_program (work);
      g_ptr_array_add (one, g_object_ref (submission));
      if (!tamiz_submissions_admit (work, one, error))
        {
          json_decref (answer);
          return NULL;
        }
      state = TAMIZ_SUBMISSION_ADMITTED;
    }
  /* Whoever presses the button twice is told the same twice. */
  if (state == TAMIZ_SUBMISSION_ADMITTED || state == TAMIZ_SUBMISSION_SET_ASIDE)
    tamiz_json_set_text (answer, "result", "confirmed");

  return answer;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define POSITIONAL TAMIZ_PARAMETER_POSITIONAL
#define IN_MEMORY TAMIZ_PARAMETER_IN_MEMORY

static const TamizParameter submit_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, POSITIONAL, 0, N_("The form") },
  { "fields", TAMIZ_PARAMETER_PAIRS, POSITIONAL, 0, N_("FIELD=VALUE …, by the names of the form's fields") },
  { "posts", TAMIZ_PARAMETER_TEXTS, IN_MEMORY, 0, N_("What arrived") },
  { NULL },
};

static const TamizParameter admit_parameters[] = {
  { "ids", TAMIZ_PARAMETER_TEXTS, IN_MEMORY, 0, N_("The posts") },
  { NULL },
};

static const TamizParameter posts_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, POSITIONAL, 0, N_("Only of this form") },
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_SUBMISSION, N_("Only in this state") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("So many at most; 100 without it") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("So many are left out first") },
  { NULL },
};

static const TamizParameter fields_parameters[] = {
  { "form", TAMIZ_PARAMETER_TEXT, REQUIRED | POSITIONAL, 0, N_("The form") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED | POSITIONAL, 0, N_("The post's id") },
  { NULL },
};

static const TamizParameter confirm_parameters[] = {
  { "digest", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Of the confirmation's token") },
  { NULL },
};

const TamizOperationEntry tamiz_submission_operations[] = {
  { { "form.submit", N_("Take a post, as if a web site had sent it"), TAMIZ_OPERATION_READS, submit_parameters, NULL },
    submit },
  { { "form.admit", N_("Admit what was posted and is still to be admitted"), TAMIZ_OPERATION_READS, admit_parameters,
      "id,form,state,reason,lead" },
    admit },
  { { "form.posts", N_("List what was posted, the newest first"), TAMIZ_OPERATION_READS, posts_parameters,
      "id,form,at,state,reason,lead,page" },
    list_posts },
  { { "form.fields", N_("List the fields of a form, as its posts show them, and what each counts as"),
      TAMIZ_OPERATION_READS, fields_parameters, "name,field,said,example" },
    list_fields },
  { { "form.retry", N_("Admit a post again that was refused, set aside or taken for spam"), 0, id_parameters, NULL },
    retry },
  { { "form.confirm", N_("Confirm a post's mail address"), TAMIZ_OPERATION_READS, confirm_parameters, NULL }, confirm },
  { { NULL }, NULL },
};
