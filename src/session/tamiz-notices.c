#define G_LOG_DOMAIN "tamiz-notices"

#include "config.h"

#include "tamiz-notices.h"

#include "tamiz-attainment.h"
#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-mail-moment.h"
#include "tamiz-mail-rows.h"
#include "tamiz-people.h"

#include <string.h>
#include <glib/gi18n-lib.h>

/* More new ones than this for one person at once are told in one line. */
#define MOST_AT_ONCE 10

/* So many of them are named in the one mail about it. */
#define MOST_NAMED 30

/* What the key of a summary begins with for which nobody looked at inquiries. */
#define HANDOFFS_ONLY "summary/handoffs/"

/* Inquiries that came longer ago are in the report, and warn nobody any more. */
#define OLDEST_INQUIRY (30 * TAMIZ_DAY)

/* A notice that may be new. */
typedef struct
{
  TamizOwed owed;
  gint64 member;            /* 0 of an address that belongs to nobody who works here */
  const char *address;      /* (nullable): of such a one; the agreement's */
  gint64 at;                /* when it was due */
  gboolean late;            /* else it is a warning */
  gboolean owned;           /* somebody who works here owes it */
  gboolean by_mail;
  char *key;
} Due;

typedef struct
{
  TamizWork *work;
  TamizClocks *clocks;
  GHashTable *users;        /* gint64 → TamizRecord */
  GArray *due;              /* Due */
  gboolean inquiries;       /* looked at, too */
} Look;

static void
clear_due (gpointer data)
{
  Due *due = data;

  g_free (due->key);
}

/**
 * tamiz_work_see_notices: (skip)
 * @work: an operation's work
 * @set: where it is added
 * @key: by what the notices are known
 * @error: return location
 *
 * Puts notices away that somebody else has answered meanwhile.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_see_notices (TamizWork       *work,
                        TamizChangeSet  *set,
                        const char      *key,
                        GError         **error)
{
  g_autoptr (GPtrArray) notices = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_KEY, key, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      TamizRecord *notice = g_ptr_array_index (notices, i);

      if (!tamiz_record_has (notice, TAMIZ_NOTICE_SEEN_AT))
        tamiz_change_set_update_int (set, notice, TAMIZ_NOTICE_SEEN_AT, work->now);
    }

  return notices != NULL;
}

/**
 * tamiz_work_add_notice: (skip)
 * @work: an operation's work
 * @set: where it is added
 * @order: whom, and what about
 * @error: return location
 *
 * Adds a notice for somebody.  One of the same key that is there already makes the change fail,
 * so that it is made once: who may find it there looks before.
 *
 * Returns: (transfer none) (nullable): the notice
 */
TamizRecord *
tamiz_work_add_notice (TamizWork              *work,
                       TamizChangeSet         *set,
                       const TamizNoticeOrder *order,
                       GError                **error)
{
  TamizRecord *notice = tamiz_work_insert (work, set, TAMIZ_KIND_NOTICE, error);

  if (notice == NULL)
    return NULL;

  if (order->member != 0)
    tamiz_record_set_int (notice, TAMIZ_NOTICE_MEMBER, order->member);
  tamiz_record_set_int (notice, TAMIZ_NOTICE_AT, order->at);
  tamiz_record_set_text (notice, TAMIZ_NOTICE_TOPIC, order->topic);
  tamiz_record_set_text (notice, TAMIZ_NOTICE_KEY, order->key);
  if (order->lead != 0)
    tamiz_record_set_int (notice, TAMIZ_NOTICE_LEAD, order->lead);
  if (order->handoff != 0)
    tamiz_record_set_int (notice, TAMIZ_NOTICE_HANDOFF, order->handoff);
  if (order->clock != NULL)
    tamiz_record_set_text (notice, TAMIZ_NOTICE_CLOCK, order->clock);
  if (order->due != 0)
    tamiz_record_set_int (notice, TAMIZ_NOTICE_DUE, order->due);
  if (order->text != NULL)
    tamiz_record_set_text (notice, TAMIZ_NOTICE_TEXT, order->text);

  return notice;
}

static gboolean
is_active (TamizRecord *user)
{
  return user != NULL && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0;
}

static guint
add_role (Look      *self,
          GArray    *members,
          TamizRole  role)
{
  GHashTableIter iter;
  gpointer user;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    {
      gint64 id = tamiz_record_get_id (user);

      if (!is_active (user) || (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1u << role)) == 0)
        continue;
      g_array_append_val (members, id);
      n++;
    }

  return n;
}

/* (nullable) */
static TamizRecord *
find_by_email (Look       *self,
               const char *email)
{
  GHashTableIter iter;
  gpointer user;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &user))
    {
      if (g_ascii_strcasecmp (tamiz_record_get_text (user, TAMIZ_USER_EMAIL), email) == 0)
        return user;
    }

  return NULL;
}

/* Who the agreement says is told of what is late.  Where it says nobody who is here, and where
 * nobody owns what is owed, the managers are, and where there is none the steward.
 */
static GArray *
list_recipients (Look           *self,
                 const TamizSla *sla,
                 gint64          who)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < sla->escalate_to->len; i++)
    {
      const char *to = g_ptr_array_index (sla->escalate_to, i);
      TamizRecord *user = find_by_email (self, to);
      gint64 id = is_active (user) ? tamiz_record_get_id (user) : 0;

      if (g_str_equal (to, "manager"))
        add_role (self, members, TAMIZ_ROLE_MANAGER);
      else if (g_str_equal (to, "steward"))
        add_role (self, members, TAMIZ_ROLE_STEWARD);
      else if (id != 0)
        g_array_append_val (members, id);
    }
  if ((members->len == 0 || who == 0) && add_role (self, members, TAMIZ_ROLE_MANAGER) == 0)
    add_role (self, members, TAMIZ_ROLE_STEWARD);

  return members;
}

/* By what is owed, until when and by whom it is told: a clock that was paused, or a meeting that
 * was put off, is due anew.
 */
static char *
make_key (const TamizOwed *owed,
          const char      *topic,
          gint64           member,
          const char      *address)
{
  g_autofree char *who = g_strdup_printf ("%" G_GINT64_FORMAT, member);

  return g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s", topic,
                          tamiz_clock_nick (owed->clock.kind), owed->number != 0 ? owed->number : owed->lead,
                          owed->clock.due / TAMIZ_SECOND, address != NULL ? address : who);
}

static gboolean
is_there (TamizWork   *work,
          const char  *key,
          gboolean    *there,
          GError     **error)
{
  g_autoptr (GPtrArray) found
      = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_KEY, key, error);

  *there = found != NULL && found->len > 0;
  return found != NULL;
}

/* Once, though several roles of a person are to be told. */
static gboolean
add_due (Look             *self,
         const TamizOwed  *owed,
         gint64            member,
         const char       *address,
         gboolean          late,
         gboolean          by_mail,
         GError          **error)
{
  gboolean known = is_active (tamiz_users_find (self->users, owed->who));
  Due due = { *owed, member, address, late ? owed->clock.due : owed->clock.warn_at, late, known, by_mail,
              make_key (owed, late ? "late" : "warning", member, address) };
  gboolean there;

  if (!is_there (self->work, due.key, &there, error))
    {
      clear_due (&due);
      return FALSE;
    }
  for (guint i = 0; i < self->due->len && !there; i++)
    there = g_str_equal (g_array_index (self->due, Due, i).key, due.key);
  if (there)
    clear_due (&due);
  else
    g_array_append_val (self->due, due);

  return TRUE;
}

/* Those whom the agreement names who do not work here get a mail, where it says so. */
static gboolean
add_addresses (Look             *self,
               const TamizOwed  *owed,
               const TamizSla   *sla,
               GError          **error)
{
  for (guint i = 0; sla->escalate_by_mail && i < sla->escalate_to->len; i++)
    {
      const char *to = g_ptr_array_index (sla->escalate_to, i);

      if (strchr (to, '@') != NULL && find_by_email (self, to) == NULL
          && !add_due (self, owed, 0, to, TRUE, TRUE, error))
        return FALSE;
    }

  return TRUE;
}

/* Who owes it is warned before; and told, with whom the agreement names, when it is late. */
static gboolean
look_at (Look             *self,
         const TamizOwed  *owed,
         const TamizSla   *sla,
         GError          **error)
{
  gboolean known = is_active (tamiz_users_find (self->users, owed->who));
  g_autoptr (GArray) recipients = NULL;

  /* Attempts are owed until the outcome is due, of which they are told anyway. */
  if (owed->clock.kind == TAMIZ_CLOCK_ATTEMPTS || !tamiz_sla_clock_runs (&owed->clock))
    return TRUE;
  if (owed->clock.state == TAMIZ_CLOCK_WARNING)
    return !known || add_due (self, owed, owed->who, NULL, FALSE, FALSE, error);
  if (owed->clock.state != TAMIZ_CLOCK_LATE)
    return TRUE;

  recipients = list_recipients (self, sla, known ? owed->who : 0);
  for (guint i = 0; i < recipients->len; i++)
    {
      if (!add_due (self, owed, g_array_index (recipients, gint64, i), NULL, TRUE, sla->escalate_by_mail, error))
        return FALSE;
    }

  return add_addresses (self, owed, sla, error)
         && (!known || add_due (self, owed, owed->who, NULL, TRUE, FALSE, error));
}

static gboolean
look_at_handoffs (Look    *self,
                  GError **error)
{
  g_autoptr (GArray) open
      = tamiz_reader_list_open_handoff_times (self->work->reader, self->work->cancellable, error);
  g_autoptr (GArray) owed = g_array_new (FALSE, FALSE, sizeof (TamizOwed));

  if (open == NULL)
    return FALSE;

  for (guint i = 0; i < open->len; i++)
    {
      const TamizHandoffTimes *times = &g_array_index (open, TamizHandoffTimes, i);
      TamizHandoffReading reading;

      if (!tamiz_clocks_read_handoff (self->clocks, times, &reading, error))
        return FALSE;
      g_array_set_size (owed, 0);
      tamiz_owed_add_handoff (owed, times, &reading);
      for (guint j = 0; j < owed->len; j++)
        {
          if (!look_at (self, &g_array_index (owed, TamizOwed, j), &reading.agreement->definition->sla, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
look_at_inquiries (Look    *self,
                   GError **error)
{
  g_autoptr (GArray) asked
      = tamiz_work_list_asked (self->work, self->work->now - OLDEST_INQUIRY, G_MAXINT64, TRUE, error);

  if (asked == NULL)
    return FALSE;

  for (guint i = 0; i < asked->len; i++)
    {
      const TamizAsked *one = &g_array_index (asked, TamizAsked, i);
      TamizInquiryReading reading;
      TamizOwed owed;

      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error)
          || !tamiz_clocks_read_inquiry (self->clocks, one->lead, one->asked, one->decided, &reading, error))
        return FALSE;
      if (reading.agreement == NULL)
        continue;
      tamiz_owed_fill_inquiry (&owed, one, &reading);
      if (!look_at (self, &owed, &reading.agreement->definition->sla, error))
        return FALSE;
    }

  return TRUE;
}

/* By person or address, and for each in the order in which they were due. */
static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const Due *x = a, *y = b;

  if (x->member != y->member)
    return x->member < y->member ? -1 : 1;
  if (g_strcmp0 (x->address, y->address) != 0)
    return g_strcmp0 (x->address, y->address);
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return g_strcmp0 (x->key, y->key);
}

typedef struct
{
  gint64 handoffs, inquiries;
} Covered;

/* What a summary told covers all that was due until then, of inquiries where they were looked at for it. */
static gboolean
find_covered (Look     *self,
              gint64    member,
              Covered  *until,
              GError  **error)
{
  g_autoptr (GPtrArray) notices = NULL;

  *until = (Covered) { G_MININT64, G_MININT64 };
  if (member == 0)
    return TRUE;
  notices = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_MEMBER, member, error);
  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      TamizRecord *notice = g_ptr_array_index (notices, i);

      gint64 due = tamiz_record_get_int (notice, TAMIZ_NOTICE_DUE);

      if (g_strcmp0 (tamiz_record_get_text (notice, TAMIZ_NOTICE_TOPIC), "summary") != 0)
        continue;
      until->handoffs = MAX (until->handoffs, due);
      if (!g_str_has_prefix (tamiz_record_get_text (notice, TAMIZ_NOTICE_KEY), HANDOFFS_ONLY))
        until->inquiries = MAX (until->inquiries, due);
    }

  return notices != NULL;
}

/* (nullable): where the agreement has them told by mail too. */
static const char *
find_address (Look      *self,
              const Due *due)
{
  TamizRecord *user = due->member != 0 ? tamiz_users_find (self->users, due->member) : NULL;

  return !due->by_mail ? NULL : user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_EMAIL) : due->address;
}

/* A mail that cannot be written keeps nobody else from being told: an address that is none, a lead that was
 * erased meanwhile.
 */
static gboolean
try_mail (Look                  *self,
          TamizChangeSet        *set,
          const TamizMailOrder  *order,
          GError               **error)
{
  g_autoptr (GError) local_error = NULL;

  if (tamiz_work_queue_mail (self->work, set, order, &local_error) != NULL)
    return TRUE;
  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID)
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED)
      || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_info ("%s is not told by mail of what is late: %s", order->to, local_error->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* @more: (nullable): what else ran out */
static gboolean
queue_mail (Look            *self,
            TamizChangeSet  *set,
            const Due       *due,
            const char      *address,
            const char      *more,
            GError         **error)
{
  g_autoptr (TamizRecord) handoff
      = due->owed.handoff != 0
            ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_HANDOFF, due->owed.handoff, error)
            : NULL;
  const char *zone = tamiz_record_get_text (self->work->base, TAMIZ_BASE_TIMEZONE);
  const char *language = tamiz_record_get_text (self->work->base, TAMIZ_BASE_LANGUAGE);
  g_autofree char *when = tamiz_mail_moment_write (due->owed.clock.due, zone != NULL ? zone : "UTC", language);
  g_autoptr (json_t) values
      = json_pack ("{ss ss ss}", "clock", tamiz_clock_label (due->owed.clock.kind), "due", when, "reason",
                   more != NULL ? more : due->owned ? "" : _("Nobody is in charge of it."));
  const TamizMailOrder order = {
    .op = "late", .handoff = handoff, .lead = due->owed.lead, .to = address, .values = values,
  };

  return (due->owed.handoff == 0 || handoff != NULL)
         && try_mail (self, set, &order, error);
}

static gboolean
add_one (Look            *self,
         TamizChangeSet  *set,
         const Due       *due,
         gboolean         by_mail,
         GError         **error)
{
  const char *address = by_mail ? find_address (self, due) : NULL;
  const TamizNoticeOrder order = {
    .member = due->member,
    .topic = !due->late ? "warning" : due->owned ? "late" : "unowned",
    .key = due->key,
    .at = due->at,
    .lead = due->owed.lead,
    .handoff = due->owed.handoff,
    .clock = tamiz_clock_nick (due->owed.clock.kind),
    .due = due->owed.clock.due,
    .text = due->address,
  };

  return tamiz_work_add_notice (self->work, set, &order, error) != NULL
         && (address == NULL || queue_mail (self, set, due, address, NULL, error));
}

/* “11 more are late: Ana Rojas (to accept), …” */
static char *
dup_more (Look    *self,
          guint    first,
          guint    end,
          GError **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = first; i < end; i++)
    g_array_append_val (leads, g_array_index (self->due, Due, i).owed.lead);
  glances = tamiz_work_glance (self->work, leads, error);
  if (glances == NULL)
    return NULL;
  for (guint i = first; i < end; i++)
    {
      const Due *due = &g_array_index (self->due, Due, i);
      const TamizGlance *glance = tamiz_glance_find (glances, due->owed.lead);

      if (!due->late || n++ >= MOST_NAMED || glance == NULL || glance->name == NULL)
        continue;
      g_string_append_printf (names, "%s%s (%s)", names->len > 0 ? ", " : "", glance->name,
                              tamiz_clock_label (due->owed.clock.kind));
    }
  if (n == 0)
    return g_strdup ("");
  if (n > MOST_NAMED)
    g_string_append (names, ", …");
  count = g_strdup_printf (ngettext ("%u more is late", "%u more are late", n), n);

  return g_strdup_printf ("%s: %s", count, names->str);
}

/* Much at once is one mail: the oldest of it, with the others' names. */
static gboolean
mail_all (Look            *self,
          TamizChangeSet  *set,
          guint            first,
          guint            end,
          GError         **error)
{
  const Due *due;
  const char *address;
  g_autofree char *more = NULL;

  while (first < end && (!g_array_index (self->due, Due, first).late || !g_array_index (self->due, Due, first).by_mail))
    first++;
  if (first == end)
    return TRUE;
  due = &g_array_index (self->due, Due, first);
  address = find_address (self, due);
  if (address == NULL)
    return TRUE;
  more = dup_more (self, first + 1, end, error);

  return more != NULL && queue_mail (self, set, due, address, more, error);
}

/* So many at once are a line that leads to the list of them. */
static gboolean
add_summary (Look            *self,
             TamizChangeSet  *set,
             const Due       *last,
             guint            n,
             GError         **error)
{
  g_autofree char *key = g_strdup_printf ("%s%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                          self->inquiries ? "summary/" : HANDOFFS_ONLY, last->at / TAMIZ_SECOND,
                                          last->member);
  g_autofree char *count = g_strdup_printf ("%u", n);
  const TamizNoticeOrder order = {
    .member = last->member, .topic = "summary", .key = key, .at = last->at, .due = last->at, .text = count,
  };
  gboolean there;

  return is_there (self->work, key, &there, error)
         && (there || tamiz_work_add_notice (self->work, set, &order, error) != NULL);
}

static gboolean
is_covered (const Due     *due,
            const Covered *until)
{
  return due->at <= (due->owed.clock.kind == TAMIZ_CLOCK_INQUIRY ? until->inquiries : until->handoffs);
}

/* What a summary told goes to the front; answers where the rest begins. */
static guint
pass_covered (Look          *self,
              guint          first,
              guint          end,
              const Covered *until)
{
  for (guint i = first; i < end; i++)
    {
      Due *due = &g_array_index (self->due, Due, i);
      Due told = *due;

      if (!is_covered (due, until))
        continue;
      for (guint j = i; j > first; j--)
        g_array_index (self->due, Due, j) = g_array_index (self->due, Due, j - 1);
      g_array_index (self->due, Due, first++) = told;
    }

  return first;
}

/* Those of one person, from @first up to @end. */
static gboolean
add_of_member (Look            *self,
               TamizChangeSet  *set,
               guint            first,
               guint            end,
               GError         **error)
{
  const Due *last = &g_array_index (self->due, Due, end - 1);
  Covered covered;

  if (!find_covered (self, last->member, &covered, error))
    return FALSE;
  first = pass_covered (self, first, end, &covered);
  if (end - first > MOST_AT_ONCE && !mail_all (self, set, first, end, error))
    return FALSE;
  if (last->member != 0 && end - first > MOST_AT_ONCE)
    return add_summary (self, set, last, end - first, error);

  /* Whoever does not work here gets no flood of mails either. */
  for (guint i = first; i < end; i++)
    {
      if (!add_one (self, set, &g_array_index (self->due, Due, i), end - first <= MOST_AT_ONCE, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_for_same (const Due *due,
             const Due *other)
{
  return due->member == other->member && g_strcmp0 (due->address, other->address) == 0;
}

static gboolean
write_notices (Look    *self,
               GError **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "notice");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) local_error = NULL;

  g_array_sort (self->due, compare_due);
  for (guint i = 0, end; i < self->due->len; i = end)
    {
      const Due *due = &g_array_index (self->due, Due, i);

      for (end = i + 1; end < self->due->len && is_for_same (due, &g_array_index (self->due, Due, end));)
        end++;
      if (!add_of_member (self, set, i, end, error))
        return FALSE;
    }
  if (tamiz_change_set_get_inserts (set)->len == 0)
    return TRUE;

  /* Another program that was faster is no error: the rest is looked for in a minute. */
  commit = tamiz_work_apply (self->work, set, &local_error);
  if (commit == NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_work_make_notices: (skip)
 * @work: work of the program
 * @inquiries: whether inquiries are looked at too, which takes the index
 * @error: return location
 *
 * Tells whoever owes something that the time runs out, and whom the agreement names that it ran
 * out: once, dated when that was due.  Much at once, as after a holiday or when an old base is first
 * opened, is one line a person.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_make_notices (TamizWork *work,
                         gboolean   inquiries,
                         GError   **error)
{
  g_autoptr (TamizClocks) clocks = tamiz_clocks_new (work, error);
  g_autoptr (GHashTable) users = clocks != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Due));
  Look self = { work, clocks, users, due, inquiries };

  g_array_set_clear_func (due, clear_due);

  return users != NULL && look_at_handoffs (&self, error)
         && (!inquiries || look_at_inquiries (&self, error)) && (due->len == 0 || write_notices (&self, error));
}

/* A definition that was altered, or a full disk, keeps nobody from the base: whoever looks next tries
 * again.
 */
void
tamiz_work_try_notices (TamizWork *work,
                        gboolean   inquiries)
{
  g_autoptr (GError) error = NULL;

  if (!tamiz_work_make_notices (work, inquiries, &error))
    g_info ("Nobody was told of what is late: %s", error->message);
}

/* What each clock asks for, before and after: whole sentences with the lead's name. */
static const struct
{
  const char *warning, *late;
} clock_words[TAMIZ_N_CLOCKS] = {
  [TAMIZ_CLOCK_ACCEPT] = { N_("Accept or return %s: the time runs out"),
                           N_("%s was neither accepted nor returned in time") },
  [TAMIZ_CLOCK_FIRST_CONTACT] = { N_("Contact %s: the time runs out"), N_("%s was not contacted in time") },
  [TAMIZ_CLOCK_ATTEMPTS] = { N_("Try to reach %s: the time runs out"), N_("%s was not tried often enough") },
  [TAMIZ_CLOCK_REPORT] = { N_("Report what became of %s: the time runs out"),
                           N_("The outcome of %s was not reported in time") },
  [TAMIZ_CLOCK_INQUIRY] = { N_("Work the inquiry of %s: the time runs out"),
                            N_("The inquiry of %s was not worked in time") },
};

static const struct
{
  const char *topic, *words;
} topics[] = {
  { "packet", N_("A packet has arrived: %s") },
  { "returned", N_("Sales returned %s") },
  { "meeting", N_("The meeting with %s was declined") },
  { "answer", N_("An answer about %s was not understood") },
  { "exception", N_("An exception is asked for: %s") },
  { "crm-differs", N_("The CRM says otherwise than what was entered about %s; say which holds") },
  { "crm-refused", N_("What the CRM says became of %s cannot be written; say what holds") },
  { "crm-gone", N_("The CRM does not show %s any more; look there, then link the record that goes on, or enter "
                   "what became of it") },
  { "crm-undated", N_("The CRM put %s off without a day; say until when") },
};

/* (nullable): the sentence in which the lead's name stands. */
static const char *
find_words (TamizRecord *notice)
{
  const char *topic = tamiz_record_get_text (notice, TAMIZ_NOTICE_TOPIC);
  const char *clock = tamiz_record_get_text (notice, TAMIZ_NOTICE_CLOCK);

  for (guint i = 0; clock != NULL && i < TAMIZ_N_CLOCKS; i++)
    {
      if (g_str_equal (clock, tamiz_clock_nick (i)))
        return _(g_strcmp0 (topic, "warning") == 0 ? clock_words[i].warning : clock_words[i].late);
    }
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      if (g_strcmp0 (topics[i].topic, topic) == 0)
        return _(topics[i].words);
    }

  return NULL;
}

static char *
fill (const char *words,
      const char *value)
{
  g_auto (GStrv) around = g_strsplit (words, "%s", 2);

  return g_strjoinv (value, around);
}

/* What a notice says, in the words of whoever reads it. */
char *
tamiz_notice_dup_text (TamizRecord *notice,
                       const char  *name)
{
  const char *text = tamiz_record_get_text (notice, TAMIZ_NOTICE_TEXT);
  const char *words = find_words (notice);
  const char *topic = tamiz_record_get_text (notice, TAMIZ_NOTICE_TOPIC);
  g_autofree char *said = NULL;

  if (g_strcmp0 (topic, "crm-state") == 0)
    return fill (_("The CRM calls a state “%s”; say what it means"), text != NULL ? text : "");
  if (g_strcmp0 (topic, "summary") == 0)
    {
      gint64 n = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

      return fill (ngettext ("%s promise ran out, or is about to", "%s promises ran out, or are about to",
                             (gulong) n),
                   text != NULL ? text : "0");
    }
  if (text != NULL || words == NULL)
    return g_strdup (text != NULL ? text : "");

  said = fill (words, name != NULL ? name : _("a lead"));
  /* Translators: what was not done in time, of which nobody is in charge */
  return g_str_equal (topic, "unowned") ? g_strdup_printf (_("%s; nobody is in charge of it"), said)
                                        : g_steal_pointer (&said);
}
