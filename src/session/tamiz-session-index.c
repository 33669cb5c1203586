#define G_LOG_DOMAIN "tamiz-session-index"

#include "config.h"

#include "tamiz-session-index.h"

#include "tamiz-error.h"
#include "tamiz-fading.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>

/* The index is loaded when something first asks for it: the columns first, and what takes
 * longer, as texts, when something asks for that.  When the base has moved on since,
 * whatever was touched is put anew; only where that cannot be named, as with an undone
 * import, everything is read again.  What was committed is asked of the base itself, so
 * nothing is missed, whoever did it and whether or not anybody was told yet.
 *
 * One worker at a time brings it up to date, under `index_builder`; reading the base, it
 * leaves the others the use of the index as it was.  `index_lock` is held while the index
 * is used or changed, which is short.  What the index lacks is read under neither, so that
 * others use what is there meanwhile.  The main context takes no lock.
 */

/* How many texts are put in order before others may use the index again. */
#define TIDIED_AT_ONCE 20000

/* How many leads are read between two looks at whether there is memory for more. */
#define LEADS_PER_LOOK 16384

/* Beside the parts: what is always there. */
#define COLUMNS (1 << 7)

/* How old what interest is as of may be. */
#define FADING_INTERVAL (10 * 60 * TAMIZ_SECOND)

typedef struct
{
  gint64 id;
  gboolean stands;
  TamizIndexLead lead;       /* texts in the reading's @texts */
  guint first_move, n_moves; /* of the reading's @moves */
  guint first_touch, n_touches;   /* of the reading's @touches */
  gint64 scored_at;
  const char *fading;        /* (nullable): bytes in @texts */
  gsize fading_length;
  char **tags;
} TouchedLead;

/* What is read of touched leads before the index is locked. */
typedef struct
{
  GArray *leads;             /* TouchedLead */
  GArray *moves;             /* TamizMoveRow */
  GArray *touches;           /* TamizIndexTouch */
  GStringChunk *texts;
  gint64 instant;            /* of the index */
} Reading;

/* An index or a part of it that is being read. */
typedef struct
{
  TamizIndex *index;
  gsize room;
  guint n;
  gboolean full;             /* there is no room for more */
} Loading;

/* What the lead's interest has become at the index's instant, where it has one. */
static gint64
get_interest (const TamizLeadRow *row,
              gint64              at)
{
  return row->fading != NULL && at != 0
             ? tamiz_fading_interest (row->fading, row->fading_length, at - row->scored_at)
             : row->score.interest;
}

static TamizIndexLead
make_lead (const TamizLeadRow *row,
           gint64              interest)
{
  return (TamizIndexLead) {
    .id = row->id,
    .person = row->person,
    .company = row->company,
    .product_line = row->product_line,
    .source = row->source,
    .campaign = row->campaign,
    .owner = row->owner,
    .received_on = row->received_on,
    .created = row->created,
    .updated = row->updated,
    .last_activity = row->last_activity,
    .stage = row->stage,
    .grade = row->score.grade,
    .fit = row->score.fit,
    .interest = interest,
    .lacks = row->score.lacks,
    .first_name = row->first_name,
    .last_name = row->last_name,
    .company_name = row->company_name,
    .email = row->email,
    .city = row->city,
    .country = row->country,
  };
}

void
tamiz_session_index_put_lead (TamizIndex         *index,
                              const TamizLeadRow *row)
{
  TamizIndexLead lead = make_lead (row, row->score.interest);

  tamiz_index_put (index, &lead);
  if (row->fading != NULL)
    tamiz_index_set_fading (index, row->id, row->scored_at, row->fading, row->fading_length);
}

void
tamiz_session_index_put_move (TamizIndex         *index,
                              const TamizMoveRow *row)
{
  tamiz_index_put_move (index, row->lead, row->at, row->from, row->to, row->cause, row->actor);
}

/* What is needed next is tried before it is needed: what cannot be had then ends the program. */
static gboolean
has_room (Loading *self)
{
  gpointer room;

  if (self->n++ % LEADS_PER_LOOK != 0)
    return TRUE;

  room = g_try_malloc (self->room);
  self->full = room == NULL;
  g_free (room);
  return !self->full;
}

static gboolean
load_lead (const TamizLeadRow *row,
           gpointer            user_data)
{
  Loading *self = user_data;

  if (!has_room (self))
    return FALSE;

  tamiz_session_index_put_lead (self->index, row);
  return TRUE;
}

/* What has become of interest since is found while it is told how that fades. */
static gboolean
load_score (const TamizLeadRow *row,
            gpointer            user_data)
{
  Loading *self = user_data;

  if (!has_room (self))
    return FALSE;

  if (!tamiz_index_set_score (self->index, row->id, row->score.grade, row->score.fit, row->score.interest))
    return TRUE;
  tamiz_index_set_lacks (self->index, row->id, row->score.lacks);
  if (row->fading != NULL)
    tamiz_index_set_fading (self->index, row->id, row->scored_at, row->fading, row->fading_length);
  return TRUE;
}

/* Where only what happened is read, leads are made as they come. */
static void
make_if_new (TamizIndex *index,
             gint64      id)
{
  TamizIndexLead lead = { .id = id };

  if (!tamiz_index_get (index, id, &lead))
    tamiz_index_put (index, &lead);
}

static gboolean
load_move (const TamizMoveRow *row,
           gpointer            user_data)
{
  Loading *self = user_data;

  if (!has_room (self))
    return FALSE;

  make_if_new (self->index, row->lead);
  tamiz_session_index_put_move (self->index, row);
  return TRUE;
}

static gboolean
load_touch (gint64   lead,
            gint64   at,
            gint64   source,
            gpointer user_data)
{
  Loading *self = user_data;

  if (!has_room (self))
    return FALSE;

  make_if_new (self->index, lead);
  tamiz_index_put_touch (self->index, lead, at, source);
  return TRUE;
}

static gboolean
refuse_too_large (GError **error)
{
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
               _("There is not enough memory for so many prospects; close other programs, and open "
                 "the base again"));
  return FALSE;
}

static gboolean
list_names (TamizWork  *work,
            TamizKind   kind,
            GPtrArray **records,
            GError    **error)
{
  *records = tamiz_reader_list (work->reader, kind, error);
  return *records != NULL;
}

static void
put_names (TamizIndex       *index,
           TamizIndexColumn  column,
           GPtrArray        *records,
           int               field)
{
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      tamiz_index_set_name (index, column, tamiz_record_get_id (record),
                            tamiz_record_get_text (record, field));
    }
}

void
tamiz_session_index_put_names (TamizIndex *index,
                               GPtrArray  *sources,
                               GPtrArray  *users)
{
  put_names (index, TAMIZ_INDEX_SOURCE, sources, TAMIZ_SOURCE_NAME);
  put_names (index, TAMIZ_INDEX_OWNER, users, TAMIZ_USER_NAME);
}

/* The tags of leads: gint64 → GPtrArray of texts, with a NULL at the end. */
GHashTable *
tamiz_session_index_list_tags (TamizWork  *work,
                               GError    **error)
{
  g_autoptr (GPtrArray) tags = tamiz_reader_list (work->reader, TAMIZ_KIND_TAG, error);
  GHashTable *by_lead;

  if (tags == NULL)
    return NULL;

  by_lead = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                   (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < tags->len; i++)
    {
      TamizRecord *tag = g_ptr_array_index (tags, i);
      gint64 lead = tamiz_record_get_int (tag, TAMIZ_TAG_LEAD);
      GPtrArray *texts = g_hash_table_lookup (by_lead, &lead);

      if (lead == 0)
        continue;
      if (texts == NULL)
        {
          texts = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (texts, NULL);
          g_hash_table_insert (by_lead, g_memdup2 (&lead, sizeof lead), texts);
        }
      g_ptr_array_insert (texts, (int) texts->len - 1,
                          g_strdup (tamiz_record_get_text (tag, TAMIZ_TAG_TEXT)));
    }

  return by_lead;
}

static gboolean
put_tags (TamizWork   *work,
          TamizIndex  *index,
          GError     **error)
{
  g_autoptr (GHashTable) by_lead = tamiz_session_index_list_tags (work, error);
  GHashTableIter iter;
  gpointer key, value;

  if (by_lead == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, by_lead);
  while (g_hash_table_iter_next (&iter, &key, &value))
    tamiz_index_set_tags (index, *(gint64 *) key, (const char *const *) ((GPtrArray *) value)->pdata);

  return TRUE;
}

static TamizIndex *
load (TamizWork *work,
      GError   **error)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) users = NULL;
  Loading loading = { .index = index, .room = work->session->index_room };

  tamiz_index_set_parts (index, 0);
  tamiz_index_set_instant (index, work->now);
  if (!tamiz_reader_scan_columns (work->reader, load_lead, &loading, work->cancellable, error)
      || (!loading.full
          && !tamiz_reader_scan_scores (work->reader, load_score, &loading, work->cancellable, error)))
    return NULL;
  if (loading.full)
    {
      work->session->too_large |= COLUMNS;
      refuse_too_large (error);
      return NULL;
    }
  if (!put_tags (work, index, error) || !list_names (work, TAMIZ_KIND_SOURCE, &sources, error)
      || !list_names (work, TAMIZ_KIND_USER, &users, error))
    return NULL;
  tamiz_session_index_put_names (index, sources, users);

  return g_steal_pointer (&index);
}

static void
clear_touched (TouchedLead *touched)
{
  g_strfreev (touched->tags);
}

static void
clear_reading (Reading *reading)
{
  g_clear_pointer (&reading->leads, g_array_unref);
  g_clear_pointer (&reading->moves, g_array_unref);
  g_clear_pointer (&reading->touches, g_array_unref);
  g_clear_pointer (&reading->texts, g_string_chunk_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

static const char *
keep_text (Reading    *reading,
           const char *text)
{
  return text != NULL ? g_string_chunk_insert (reading->texts, text) : NULL;
}

static gboolean
keep_lead (const TamizLeadRow *row,
           gpointer            user_data)
{
  Reading *reading = user_data;
  TouchedLead *touched = &g_array_index (reading->leads, TouchedLead, reading->leads->len - 1);

  touched->stands = TRUE;
  touched->lead = make_lead (row, get_interest (row, reading->instant));
  touched->scored_at = row->scored_at;
  touched->fading_length = row->fading_length;
  if (row->fading != NULL)
    touched->fading = g_string_chunk_insert_len (reading->texts, (const char *) row->fading,
                                                 (gssize) row->fading_length);
  touched->lead.first_name = keep_text (reading, row->first_name);
  touched->lead.last_name = keep_text (reading, row->last_name);
  touched->lead.company_name = keep_text (reading, row->company_name);
  touched->lead.email = keep_text (reading, row->email);
  touched->lead.city = touched->lead.country = NULL;
  return FALSE;
}

static gboolean
keep_move (const TamizMoveRow *row,
           gpointer            user_data)
{
  g_array_append_vals (user_data, row, 1);
  return TRUE;
}

static gboolean
keep_touch (gint64   lead,
            gint64   at,
            gint64   source,
            gpointer user_data)
{
  TamizIndexTouch touch = { at, source };

  g_array_append_val (user_data, touch);
  return TRUE;
}

static char **
list_tags (TamizWork *work,
           gint64     lead,
           GError   **error)
{
  g_autoptr (GPtrArray) tags
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD, lead, error);
  char **texts;

  if (tags == NULL)
    return NULL;
  texts = g_new0 (char *, tags->len + 1);
  for (guint i = 0; i < tags->len; i++)
    texts[i] = g_strdup (tamiz_record_get_text (g_ptr_array_index (tags, i), TAMIZ_TAG_TEXT));

  return texts;
}

/* A lead that is not found any more stands no more. */
static gboolean
read_touched (TamizWork *work,
              gint64     id,
              Reading   *reading,
              GError   **error)
{
  TouchedLead empty
      = { .id = id, .first_move = reading->moves->len, .first_touch = reading->touches->len };
  TouchedLead *touched;

  g_array_append_val (reading->leads, empty);
  if (!tamiz_reader_scan_leads (work->reader, id, keep_lead, reading, work->cancellable, error))
    return FALSE;
  touched = &g_array_index (reading->leads, TouchedLead, reading->leads->len - 1);
  if (!touched->stands)
    return TRUE;
  if (!tamiz_reader_scan_moves (work->reader, id, keep_move, reading->moves, work->cancellable,
                                error)
      || !tamiz_reader_scan_touches (work->reader, id, keep_touch, reading->touches, work->cancellable,
                                     error))
    return FALSE;
  touched->n_moves = reading->moves->len - touched->first_move;
  touched->n_touches = reading->touches->len - touched->first_touch;
  touched->tags = list_tags (work, id, error);

  return touched->tags != NULL;
}

static void
put_past (TamizIndex        *index,
          const Reading     *reading,
          const TouchedLead *touched)
{
  tamiz_index_clear_moves (index, touched->id);
  for (guint i = 0; i < touched->n_moves; i++)
    tamiz_session_index_put_move (index, &g_array_index (reading->moves, TamizMoveRow,
                                                         touched->first_move + i));
  tamiz_index_clear_touches (index, touched->id);
  for (guint i = 0; i < touched->n_touches; i++)
    {
      const TamizIndexTouch *touch
          = &g_array_index (reading->touches, TamizIndexTouch, touched->first_touch + i);

      tamiz_index_put_touch (index, touched->id, touch->at, touch->source);
    }
}

static void
put_touched (TamizIndex    *index,
             const Reading *reading)
{
  for (guint i = 0; i < reading->leads->len; i++)
    {
      const TouchedLead *touched = &g_array_index (reading->leads, TouchedLead, i);

      if (!touched->stands)
        {
          tamiz_index_remove (index, touched->id);
          continue;
        }
      tamiz_index_put (index, &touched->lead);
      tamiz_index_set_fading (index, touched->id, touched->scored_at,
                              (const guint8 *) touched->fading, touched->fading_length);
      put_past (index, reading, touched);
      tamiz_index_set_tags (index, touched->id, (const char *const *) touched->tags);
    }
}

static gboolean
follow (TamizWork         *work,
        const TamizCommit *changes,
        GError           **error)
{
  TamizSession *session = work->session;
  g_auto (Reading) reading = {
    .leads = g_array_new (FALSE, FALSE, sizeof (TouchedLead)),
    .moves = g_array_new (FALSE, FALSE, sizeof (TamizMoveRow)),
    .touches = g_array_new (FALSE, FALSE, sizeof (TamizIndexTouch)),
    .texts = g_string_chunk_new (4096),
    .instant = tamiz_index_get_instant (session->index),
  };
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) users = NULL;

  g_array_set_clear_func (reading.leads, (GDestroyNotify) clear_touched);
  for (guint i = 0; i < changes->leads->len; i++)
    {
      if (!read_touched (work, g_array_index (changes->leads, gint64, i), &reading, error))
        return FALSE;
    }
  if ((tamiz_commit_touches (changes, TAMIZ_KIND_SOURCE)
       && !list_names (work, TAMIZ_KIND_SOURCE, &sources, error))
      || (tamiz_commit_touches (changes, TAMIZ_KIND_USER)
          && !list_names (work, TAMIZ_KIND_USER, &users, error)))
    return FALSE;

  g_mutex_lock (&session->index_lock);
  put_touched (session->index, &reading);
  tamiz_session_index_put_names (session->index, sources, users);
  session->index_change = changes->change;
  g_mutex_unlock (&session->index_lock);

  return TRUE;
}

static gboolean
replace (TamizWork *work,
         gint64     change,
         GError   **error)
{
  TamizSession *session = work->session;
  g_autoptr (TamizIndex) index = load (work, error);
  TamizIndex *old;

  if (index == NULL)
    return FALSE;

  tamiz_index_trim (index);
  g_mutex_lock (&session->index_lock);
  old = session->index;
  session->index = g_steal_pointer (&index);
  session->index_change = change;
  g_mutex_unlock (&session->index_lock);
  g_clear_object (&old);
  tamiz_reader_release_memory (work->reader);

  return TRUE;
}

static gboolean
refuse_closed (TamizWork *work,
               GError   **error)
{
  if (work->session->store == work->store)
    return FALSE;

  g_set_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FAILED,
               _("The base %s is closed. Open it again"), tamiz_store_get_path (work->store));
  return TRUE;
}

/* Another worker may have brought it further than this reader sees. */
static gboolean
bring_up_to_date (TamizWork *work,
                  GError   **error)
{
  TamizSession *session = work->session;
  g_autoptr (TamizCommit) changes = NULL;
  gint64 change;

  if (refuse_closed (work, error))
    return FALSE;
  change = tamiz_reader_get_change (work->reader, error);
  if (change < 0)
    return FALSE;
  if (session->index == NULL)
    return replace (work, change, error);
  if (change <= session->index_change)
    return TRUE;

  changes = tamiz_reader_list_changes (work->reader, session->index_change, error);
  if (changes == NULL)
    return FALSE;

  return changes->reload ? replace (work, change, error) : follow (work, changes, error);
}

/* Answers also what the index lacks of @parts. */
static gboolean
refresh (TamizWork       *work,
         TamizIndexParts  parts,
         TamizIndexParts *missing,
         GError         **error)
{
  gboolean done = FALSE;

  g_mutex_lock (&work->session->index_builder);
  if (tamiz_reader_begin (work->reader, error))
    {
      done = bring_up_to_date (work, error);
      tamiz_reader_end (work->reader);
    }
  if (done)
    *missing = parts & ~tamiz_index_get_parts (work->session->index);
  g_mutex_unlock (&work->session->index_builder);

  return done;
}

static gboolean
scan_part (TamizReader      *reader,
           TamizIndexParts   part,
           Loading          *loading,
           GCancellable     *cancellable,
           GError          **error)
{
  switch (part)
    {
    case TAMIZ_INDEX_TEXTS:
      return tamiz_reader_scan_texts (reader, load_lead, loading, cancellable, error);
    case TAMIZ_INDEX_MOVES:
      return tamiz_reader_scan_moves (reader, 0, load_move, loading, cancellable, error);
    case TAMIZ_INDEX_TOUCHES:
      return tamiz_reader_scan_touches (reader, 0, load_touch, loading, cancellable, error);
    case TAMIZ_INDEX_ACTIVITY:
      return tamiz_reader_scan_activity (reader, load_lead, loading, cancellable, error);
    case TAMIZ_INDEX_DETAILS:
      return tamiz_reader_scan_details (reader, load_lead, loading, cancellable, error);
    case TAMIZ_INDEX_ALL:
    default:
      g_assert_not_reached ();
    }
}

/* Read as of now: not before the index that it is for. */
static TamizIndex *
read_part (TamizWork        *work,
           TamizIndexParts   part,
           gint64           *change,
           GError          **error)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (work->store, error);
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  Loading loading = { .index = index, .room = work->session->index_room };
  gboolean done;

  if (reader == NULL || !tamiz_reader_begin (reader, error))
    return NULL;

  tamiz_index_set_parts (index, part);
  *change = tamiz_reader_get_change (reader, error);
  done = *change >= 0 && scan_part (reader, part, &loading, work->cancellable, error);
  tamiz_reader_end (reader);
  if (done && loading.full)
    {
      work->session->too_large |= part;
      done = refuse_too_large (error);
    }
  if (done && part == TAMIZ_INDEX_TEXTS && work->session->prepares)
    tamiz_index_sort_texts (index);

  return done ? g_steal_pointer (&index) : NULL;
}

/* What was committed while the part was read, and has been followed without it, is followed
 * again.
 */
static gboolean
add_part (TamizWork        *work,
          TamizIndexParts   part,
          GError          **error)
{
  TamizSession *session = work->session;
  g_autoptr (TamizIndex) other = NULL;
  gint64 change;

  other = read_part (work, part, &change, error);
  if (other == NULL)
    return FALSE;

  g_mutex_lock (&session->index_builder);
  g_mutex_lock (&session->index_lock);
  if (session->store == work->store && session->index != NULL)
    {
      tamiz_index_take_parts (session->index, other);
      session->index_change = MIN (session->index_change, change);
    }
  g_mutex_unlock (&session->index_lock);
  g_mutex_unlock (&session->index_builder);
  g_clear_object (&other);
  tamiz_reader_release_memory (work->reader);

  return TRUE;
}

/* One worker at a time: who waited finds that what it wanted is there. */
static gboolean
add_missing (TamizWork        *work,
             TamizIndexParts   parts,
             GError          **error)
{
  TamizIndexParts missing = 0;
  gboolean done;

  g_mutex_lock (&work->session->index_reader);
  done = refresh (work, parts, &missing, error);
  for (guint bit = 1; done && bit <= TAMIZ_INDEX_ALL; bit <<= 1)
    done = (missing & bit) == 0 || add_part (work, missing & bit, error);
  g_mutex_unlock (&work->session->index_reader);

  return done;
}

/* While nothing happens the order of two leads changes slowly, and only where they fade by
 * different half-lives.
 */
static void
let_fade (TamizWork *work)
{
  TamizIndex *index = work->session->index;

  if (ABS (work->now - tamiz_index_get_instant (index)) >= FADING_INTERVAL)
    tamiz_index_set_instant (index, work->now);
}

/* Runs @use with a current index that has @parts, which nobody else touches meanwhile. */
gboolean
tamiz_session_index_use_parts (TamizWork        *work,
                               TamizIndexParts   parts,
                               TamizIndexUse     use,
                               gpointer          user_data,
                               GError          **error)
{
  TamizSession *session = work->session;
  gboolean open, used = FALSE;

  do
    {
      TamizIndexParts missing;

      if ((session->too_large & (parts | COLUMNS)) != 0)
        return refuse_too_large (error);
      if (!refresh (work, parts, &missing, error)
          || (missing != 0 && !add_missing (work, missing, error)))
        return FALSE;

      g_mutex_lock (&session->index_lock);
      open = !refuse_closed (work, error);
      /* Another worker may have replaced it meanwhile. */
      used = open && (parts & ~tamiz_index_get_parts (session->index)) == 0;
      if (used)
        {
          let_fade (work);
          use (session->index, user_data);
        }
      g_mutex_unlock (&session->index_lock);
    }
  while (open && !used);

  return used;
}

/* Runs @use with a current index that has everything. */
gboolean
tamiz_session_index_use (TamizWork      *work,
                         TamizIndexUse   use,
                         gpointer        user_data,
                         GError        **error)
{
  return tamiz_session_index_use_parts (work, TAMIZ_INDEX_ALL, use, user_data, error);
}

/* Puts what is searched in order of rank, so that the best are found at once. */
void
tamiz_session_index_tidy (TamizSession *session)
{
  gboolean more;

  do
    {
      g_mutex_lock (&session->index_lock);
      more = session->index != NULL && tamiz_index_tidy (session->index, TIDIED_AT_ONCE);
      g_mutex_unlock (&session->index_lock);
      g_thread_yield ();
    }
  while (more);
}

typedef struct
{
  const TamizQuery *query;
  TamizQueryResult *result;
  TamizIndexFacets *facets;
} Run;

static void
run_query (TamizIndex *index,
           gpointer    user_data)
{
  Run *run = user_data;

  run->result = tamiz_index_run (index, run->query);
}

/* Whether storage is to be asked instead, because the index does not fit into memory. */
gboolean
tamiz_session_index_is_too_large (const GError *error)
{
  return g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE);
}

static void
tell_listed (TamizSession *session)
{
  g_mutex_lock (&session->index_lock);
  session->listed = TRUE;
  g_cond_broadcast (&session->first_listed);
  g_mutex_unlock (&session->index_lock);
}

static TamizQueryResult *
run_pages (TamizWork         *work,
           const TamizQuery  *query,
           GError           **error)
{
  g_autoptr (TamizIndex) index = NULL;
  TamizQueryResult *result;
  guint total;

  index = tamiz_session_pages_find (work, query, &total, error);
  if (index == NULL)
    return NULL;

  result = tamiz_index_run (index, query);
  result->total = total;
  return result;
}

TamizQueryResult *
tamiz_session_index_run (TamizWork         *work,
                         const TamizQuery  *query,
                         GError           **error)
{
  Run run = { query, NULL };
  GError *local_error = NULL;

  if (tamiz_session_index_use_parts (work, tamiz_index_parts_for (query), run_query, &run,
                                     &local_error))
    {
      tell_listed (work->session);
      return run.result;
    }
  if (!tamiz_session_index_is_too_large (local_error))
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  g_clear_error (&local_error);
  return run_pages (work, query, error);
}

static void
count_facets (TamizIndex *index,
              gpointer    user_data)
{
  Run *run = user_data;

  run->facets = tamiz_index_count_facets (index, run->query);
}

TamizIndexFacets *
tamiz_session_index_count_facets (TamizWork         *work,
                                  const TamizQuery  *query,
                                  GError           **error)
{
  Run run = { query, NULL };
  GError *local_error = NULL;

  if (tamiz_session_index_use_parts (work, tamiz_index_parts_for (query), count_facets, &run,
                                     &local_error))
    return run.facets;
  if (!tamiz_session_index_is_too_large (local_error))
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  g_clear_error (&local_error);
  return tamiz_session_pages_count (work, query, error);
}
