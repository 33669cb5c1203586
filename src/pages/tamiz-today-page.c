#define G_LOG_DOMAIN "tamiz-today-page"

#include "config.h"

#include "tamiz-today-page.h"

#include "tamiz-figures.h"
#include "tamiz-first-steps.h"
#include "tamiz-today-rows.h"
#include "tamiz-turns.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

/* Of each kind; the rest is where “Show All” leads. */
#define MAX_ROWS 5

typedef enum
{
  GROUP_NOTICES,
  GROUP_PACKETS,
  GROUP_CLOCKS,
  GROUP_CALLS,
  GROUP_INQUIRIES,
  GROUP_TASKS,
  GROUP_RETURNED,
  GROUP_NEARLY,
  GROUP_UPKEEP,
  GROUP_IMPORTS,
  N_GROUPS,
} Group;

#define MARKETING (1u << TAMIZ_ROLE_MARKETING)
#define SALES (1u << TAMIZ_ROLE_SALES)
#define MANAGER (1u << TAMIZ_ROLE_MANAGER)
#define STEWARD (1u << TAMIZ_ROLE_STEWARD)
#define OBSERVER (1u << TAMIZ_ROLE_OBSERVER)

/* What each role sees, in this order. */
static const struct
{
  const char *title;
  const char *key;          /* (nullable): of the operation's answer */
  guint roles;
  TamizTodayRowFunc func;
  const char *action;       /* (nullable): where all of them are */
  const char *target;
} groups[] = {
  [GROUP_NOTICES] = { N_("Notices"), "notices", MARKETING | SALES | MANAGER | STEWARD | OBSERVER,
                      tamiz_today_make_told, NULL, NULL },
  [GROUP_PACKETS]
  = { N_("Packets to review"), "packets", SALES, tamiz_today_make_packet, "win.go", "handoffs" },
  [GROUP_CLOCKS]
  = { N_("What sales owes"), "owed", SALES | MANAGER, tamiz_today_make_late, "win.go", "handoffs" },
  [GROUP_CALLS]
  = { N_("Calls due"), "calls", MARKETING | STEWARD, tamiz_today_make_call, "win.go", "calls" },
  [GROUP_INQUIRIES] = { N_("New inquiries"), "inquiries", MARKETING | STEWARD,
                        tamiz_today_make_inquiry, "win.show-leads", "{\"stage\": \"inquiry\"}" },
  [GROUP_TASKS] = { N_("Tasks"), "tasks", MARKETING | SALES | MANAGER | STEWARD | OBSERVER,
                    tamiz_today_make_task, NULL, NULL },
  [GROUP_RETURNED] = { N_("Returned by sales"), "returned", MARKETING | STEWARD,
                       tamiz_today_make_returned, "win.go", "handoffs" },
  [GROUP_NEARLY] = { N_("Ready for sales, or nearly"), "nearly", MARKETING | STEWARD,
                     tamiz_today_make_candidate, "win.go", "handoffs" },
  [GROUP_UPKEEP] = { N_("To be looked at"), NULL, MARKETING | SALES | MANAGER | STEWARD,
                     tamiz_today_make_notice, NULL, NULL },
  [GROUP_IMPORTS] = { N_("Imports not finished"), NULL, MARKETING | SALES | MANAGER | STEWARD,
                      tamiz_today_make_import, "win.go", "imports" },
};

struct _TamizTodayPage
{
  TamizPage parent_instance;

  AdwWindowTitle *title;
  GtkBox *box;
  TamizFirstSteps *first_steps;
  GtkWidget *promise_box;
  GtkLabel *quota_label;
  GtkProgressBar *quota_bar;
  GtkLabel *completeness_label;
  GtkWidget *sales_icon;
  GtkLabel *sales_label;
  GtkWidget *empty_page;

  TamizTodayGroup *groups[N_GROUPS];
  gboolean full[N_GROUPS];
  json_t *answer;           /* (nullable): today's, while it is being shown */
  guint next_group;
  TamizTurns turns;
  gboolean all_tasks;       /* there is no other place where all of them are */
  gboolean all_notices;
};

G_DEFINE_FINAL_TYPE (TamizTodayPage, tamiz_today_page, TAMIZ_TYPE_PAGE)

static TamizDesk *
get_desk (TamizTodayPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static gboolean
is_for_me (TamizTodayPage *self,
           Group           group)
{
  for (guint role = 0; role < tamiz_enum_size (TAMIZ_ENUM_ROLE); role++)
    {
      if ((groups[group].roles & (1u << role)) != 0
          && tamiz_desk_has_role (get_desk (self), (TamizRole) role))
        return TRUE;
    }

  return FALSE;
}

static void
say_if_empty (TamizTodayPage *self)
{
  gboolean full = gtk_widget_get_visible (GTK_WIDGET (self->first_steps));

  for (guint i = 0; i < N_GROUPS; i++)
    full |= self->full[i];
  gtk_widget_set_visible (self->empty_page, !full);
}

static gboolean
shows_all (TamizTodayPage *self,
           Group           group)
{
  return (group == GROUP_TASKS && self->all_tasks) || (group == GROUP_NOTICES && self->all_notices);
}

static void
show_group (TamizTodayPage *self,
            Group           group,
            json_t         *items,
            gint64          total)
{
  g_autoptr (json_t) few = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if ((i < MAX_ROWS || shows_all (self, group)) && is_for_me (self, group))
        json_array_append (few, item);
    }
  self->full[group] = json_array_size (few) > 0;
  tamiz_today_group_show (self->groups[group], few, total);
}

static void
add_notice (json_t     *notices,
            const char *title,
            const char *text,
            const char *page)
{
  json_array_append_new (notices, json_pack ("{ss ss ss ss}", "title", title, "text", text,
                                             "action", "win.go", "target", page));
}

/* What is nobody's lead but somebody's to decide: a signature, rows to be completed, what
 * could not be sent.
 */
static void
show_upkeep (TamizTodayPage *self,
             json_t         *today)
{
  g_autoptr (json_t) notices = json_array ();
  json_t *outbox = json_object_get (today, "outbox"), *mails = json_object_get (today, "mails");
  guint undelivered = (guint) (tamiz_json_get_int (mails, "in_doubt", 0) + tamiz_json_get_int (mails, "dead", 0));
  guint set_aside = (guint) tamiz_json_get_int (today, "set_aside", 0);
  guint stuck = (guint) (tamiz_json_get_int (outbox, "held", 0)
                        + tamiz_json_get_int (outbox, "dead", 0));

  if (json_is_true (json_object_get (json_object_get (today, "definition"), "awaits_me")))
    add_notice (notices, _("A definition waits for your signature"),
                _("Read what a lead is to be from now on, and sign it or say what is wrong"),
                "definition");
  if (json_is_true (json_object_get (json_object_get (today, "definition"), "asks_me")))
    json_array_append_new (notices, json_pack ("{ss ss ss ss}", "title", _("What is a good lead?"), "text",
                                               _("Others have said it; answer before you see what they said"),
                                               "action", "win.open-definition", "target", "ask"));
  if (set_aside > 0 && tamiz_desk_has_role (get_desk (self), TAMIZ_ROLE_STEWARD))
    {
      g_autofree char *title = g_strdup_printf (
          ngettext ("%u row is to be completed", "%u rows are to be completed", set_aside),
          set_aside);

      add_notice (notices, title, _("Imports kept them aside, each with its reason"), "steward");
    }
  if (stuck > 0)
    {
      g_autofree char *title
          = g_strdup_printf (ngettext ("%u handoff could not reach the CRM",
                                       "%u handoffs could not reach the CRM", stuck),
                             stuck);

      add_notice (notices, title, _("Somebody must decide whether to send it again"), "crm");
    }
  if (undelivered > 0)
    {
      g_autofree char *title
          = g_strdup_printf (ngettext ("%u mail of a handoff is in doubt or was not delivered",
                                       "%u mails of handoffs are in doubt or were not delivered", undelivered),
                             undelivered);

      add_notice (notices, title, _("Ask whether it arrived, or send it again; the handoff is marked"), "handoffs");
    }
  show_group (self, GROUP_UPKEEP, notices, (gint64) json_array_size (notices));
}

static guint
count_days_left (TamizTodayPage *self)
{
  TamizDesk *desk = get_desk (self);
  gint64 now = tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (desk)));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tamiz_desk_get_zone (desk));
  guint days = g_date_get_days_in_month ((GDateMonth) g_date_time_get_month (local),
                                         (GDateYear) g_date_time_get_year (local));

  return days - (guint) g_date_time_get_day_of_month (local);
}

/* “12 of 40 this month; 18 days left”. */
static char *
dup_quota (TamizTodayPage *self,
           json_t         *promise)
{
  g_autofree char *counted
      = tamiz_figures_format_count (tamiz_json_get_int (promise, "counted", 0));
  g_autofree char *quota = tamiz_figures_format_count (tamiz_json_get_int (promise, "quota", 0));
  guint days = count_days_left (self);

  if (tamiz_json_get_int (promise, "quota", 0) == 0)
    return g_strdup_printf (ngettext ("%s qualified lead handed over this month; no number was promised",
                                      "%s qualified leads handed over this month; no number was promised",
                                      (gulong) tamiz_json_get_int (promise, "counted", 0)),
                            counted);
  if (days == 0)
    return g_strdup_printf (_("%s of %s qualified leads this month; today is its last day"),
                            counted, quota);

  /* Translators: 12 of 40 …; the number of days comes last */
  return g_strdup_printf (ngettext ("%s of %s qualified leads this month; %u day left",
                                    "%s of %s qualified leads this month; %u days left", days),
                          counted, quota, days);
}

static char *
dup_completeness (json_t *promise)
{
  json_t *complete = json_object_get (promise, "completeness");
  g_autofree char *promised = tamiz_figures_format_percent (
      json_number_value (json_object_get (promise, "promised_completeness")));
  g_autofree char *percent = NULL;

  if (!json_is_number (complete))
    return g_strdup_printf (_("Completeness promised: %s"), promised);

  percent = tamiz_figures_format_percent (json_number_value (complete));
  return g_strdup_printf (_("Complete when handed over: %s; promised: %s"), percent, promised);
}

static char *
dup_sales (guint in_time,
           guint decided,
           guint late)
{
  g_autofree char *kept = NULL;
  g_autofree char *owed = NULL;

  if (decided == 0 && late == 0)
    return g_strdup (_("Sales: nothing to decide on yet"));
  if (decided == 0)
    return g_strdup_printf (ngettext ("Sales: %u handoff is late", "Sales: %u handoffs are late", late), late);

  /* Translators: to decide is to accept or to return */
  kept = g_strdup_printf (ngettext ("Sales decided on %u handoff this month, %u of them in time",
                                    "Sales decided on %u handoffs this month, %u of them in time", decided),
                          decided, in_time);
  if (late > 0)
    /* Translators: after “Sales decided on 4 handoffs this month, 3 of them in time” */
    owed = g_strdup_printf (ngettext ("; %u handoff is late now", "; %u handoffs are late now", late), late);

  return g_strconcat (kept, owed, NULL);
}

static void
show_sales (TamizTodayPage *self,
            json_t         *sales)
{
  guint late = (guint) tamiz_json_get_int (sales, "late", 0);
  g_autofree char *words = dup_sales ((guint) tamiz_json_get_int (sales, "accepted_in_time", 0),
                                      (guint) tamiz_json_get_int (sales, "decided", 0), late);

  gtk_label_set_label (self->sales_label, words);
  gtk_widget_set_visible (self->sales_icon, late > 0);
}

static void
show_promise (TamizTodayPage *self,
              json_t         *promise)
{
  gint64 quota = tamiz_json_get_int (promise, "quota", 0);
  gint64 counted = tamiz_json_get_int (promise, "counted", 0);
  g_autofree char *words = NULL;
  g_autofree char *completeness = NULL;

  gtk_widget_set_visible (self->promise_box, json_is_object (promise));
  if (!json_is_object (promise))
    return;

  words = dup_quota (self, promise);
  completeness = dup_completeness (promise);
  gtk_label_set_label (self->quota_label, words);
  gtk_label_set_label (self->completeness_label, completeness);
  gtk_progress_bar_set_fraction (self->quota_bar,
                                 quota > 0 ? MIN (1.0, (double) counted / (double) quota) : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->quota_bar), quota > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->quota_bar),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
  show_sales (self, json_object_get (promise, "sales"));
}

static void
show_day (TamizTodayPage *self)
{
  TamizDesk *desk = get_desk (self);
  g_autofree char *day = tamiz_figures_format_day (
      tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (desk))),
      tamiz_desk_get_zone (desk));

  adw_window_title_set_subtitle (self->title, day);
}

/* What was put away can be read again: the group stays while there is any. */
static void
show_notices (TamizTodayPage *self,
              json_t         *notices)
{
  gint64 unread = tamiz_json_get_int (notices, "unread", 0), seen = tamiz_json_get_int (notices, "seen", 0);
  g_autoptr (json_t) none = json_pack ("[{ss}]", "text", _("Nothing new"));
  json_t *items = json_object_get (notices, "items");

  show_group (self, GROUP_NOTICES, json_array_size (items) == 0 && seen > 0 ? none : items, unread);
  tamiz_today_group_offer_all (self->groups[GROUP_NOTICES],
                               !self->all_notices && (seen > 0 || unread > MAX_ROWS));
}

/* The groups come one by one, the last with what the page says of them all. */
static gboolean
show_next_group (gpointer owner)
{
  TamizTodayPage *self = owner;
  Group next = self->next_group++;
  json_t *group = next < N_GROUPS && groups[next].key != NULL
                      ? json_object_get (self->answer, groups[next].key)
                      : NULL;
  json_t *imports = json_object_get (self->answer, "unfinished_imports");

  if (next == N_GROUPS)
    {
      tamiz_first_steps_refresh (self->first_steps, get_desk (self),
                                 json_object_get (self->answer, "definition"));
      say_if_empty (self);
      g_clear_pointer (&self->answer, json_decref);
      return FALSE;
    }

  if (next == GROUP_NOTICES)
    show_notices (self, group);
  else if (group != NULL)
    show_group (self, next, json_object_get (group, "items"), tamiz_json_get_int (group, "total", 0));
  else if (next == GROUP_IMPORTS)
    show_group (self, next, imports, (gint64) json_array_size (imports));
  else if (next == GROUP_UPKEEP)
    show_upkeep (self, self->answer);

  return TRUE;
}

static void
today_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizTodayPage *self = owner;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  show_day (self);
  show_promise (self, json_object_get (answer, "promise"));
  json_decref (self->answer);
  self->answer = json_incref (answer);
  self->next_group = 0;
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_BEFORE_PAINT, show_next_group, self);
}

static void
tamiz_today_page_refresh (TamizPage *page)
{
  TamizTodayPage *self = TAMIZ_TODAY_PAGE (page);

  tamiz_desk_ask (get_desk (self), self, "today", "today",
                  json_pack ("{sb sb}", "all-tasks", self->all_tasks, "all-notices", self->all_notices), today_cb);
}

/* Whoever goes on to another page at once, as many do, does not wait there for the whole day to
 * be gathered; coming back gathers it again.
 */
static void
tamiz_today_page_unmap (GtkWidget *widget)
{
  TamizPage *page = TAMIZ_PAGE (widget);

  if (tamiz_desk_give_up (tamiz_page_get_desk (page), page, "today"))
    tamiz_page_be_stale (page);

  GTK_WIDGET_CLASS (tamiz_today_page_parent_class)->unmap (widget);
}

static void
show_all_tasks (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  TAMIZ_TODAY_PAGE (widget)->all_tasks = TRUE;
  tamiz_today_page_refresh (TAMIZ_PAGE (widget));
}

static void
show_all_notices (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  TAMIZ_TODAY_PAGE (widget)->all_notices = TRUE;
  tamiz_today_page_refresh (TAMIZ_PAGE (widget));
}

static void
tamiz_today_page_constructed (GObject *object)
{
  TamizTodayPage *self = TAMIZ_TODAY_PAGE (object);
  GtkWidget *before = self->promise_box;

  G_OBJECT_CLASS (tamiz_today_page_parent_class)->constructed (object);

  for (guint i = 0; i < N_GROUPS; i++)
    {
      GtkWidget *group
          = tamiz_today_group_new (_ (groups[i].title), groups[i].func, get_desk (self));

      if (groups[i].action != NULL)
        tamiz_today_group_lead (TAMIZ_TODAY_GROUP (group), groups[i].action, groups[i].target);
      gtk_box_insert_child_after (self->box, group, before);
      self->groups[i] = TAMIZ_TODAY_GROUP (group);
      before = group;
    }
  tamiz_today_group_unfold (self->groups[GROUP_TASKS], "today.all-tasks");
  tamiz_today_group_unfold (self->groups[GROUP_NOTICES], "today.all-notices");
  g_signal_connect_object (self->first_steps, "notify::visible", G_CALLBACK (say_if_empty), self,
                           G_CONNECT_SWAPPED);
}

static void
tamiz_today_page_dispose (GObject *object)
{
  TamizTodayPage *self = TAMIZ_TODAY_PAGE (object);

  tamiz_turns_stop (&self->turns);
  g_clear_pointer (&self->answer, json_decref);
  if (self->first_steps != NULL)
    g_signal_handlers_disconnect_by_data (self->first_steps, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_TODAY_PAGE);

  G_OBJECT_CLASS (tamiz_today_page_parent_class)->dispose (object);
}

static void
tamiz_today_page_class_init (TamizTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = tamiz_today_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = tamiz_today_page_dispose;
  widget_class->unmap = tamiz_today_page_unmap;
  TAMIZ_PAGE_CLASS (klass)->refresh = tamiz_today_page_refresh;
  gtk_widget_class_install_action (widget_class, "today.all-tasks", NULL, show_all_tasks);
  gtk_widget_class_install_action (widget_class, "today.all-notices", NULL, show_all_notices);

  g_type_ensure (TAMIZ_TYPE_FIRST_STEPS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, title);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, box);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, first_steps);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, promise_box);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, quota_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, quota_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, completeness_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, sales_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, sales_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTodayPage, empty_page);
}

static void
tamiz_today_page_init (TamizTodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
