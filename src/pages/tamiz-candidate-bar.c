#define G_LOG_DOMAIN "tamiz-candidate-bar"

#include "config.h"

#include "tamiz-candidate-bar.h"

#include "tamiz-drop-down.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizCandidateBar
{
  GtkBox parent_instance;

  GtkDropDown *drop_down;
  GtkWidget *send_button;

  json_t *items;            /* (nullable): of handoff.candidates */
  GPtrArray *keys;          /* (element-type utf8): what is wanted, by its place in the list */
  char *wanted;             /* (nullable): the key chosen; NULL = all */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (TamizCandidateBar, tamiz_candidate_bar, GTK_TYPE_BOX)

enum
{
  CHANGED,
  SEND_READY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

#define READY "ready"

/* More of them say nothing. */
#define MOST_LACKS 12

/* What a lack is known by. */
static char *
dup_key (json_t *lack)
{
  const char *key = tamiz_words_get_text (lack, "key");

  return g_strdup_printf ("%s %s", tamiz_words_get_text (lack, "what"),
                          key != NULL ? key : tamiz_words_get_text (lack, "title"));
}

static gboolean
lacks (json_t     *item,
       const char *wanted)
{
  json_t *lack;
  gsize i;

  json_array_foreach (json_object_get (item, "missing"), i, lack)
    {
      g_autofree char *key = dup_key (lack);

      if (json_is_true (json_object_get (lack, "required")) && g_str_equal (key, wanted))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_wanted (json_t     *item,
           const char *wanted)
{
  if (wanted == NULL)
    return TRUE;

  return g_str_equal (wanted, READY) ? json_is_true (json_object_get (item, "ready")) : lacks (item, wanted);
}

typedef struct
{
  char *key;
  const char *title;
  guint leads;
} Lack;

static void
clear_lack (gpointer data)
{
  g_free (((Lack *) data)->key);
}

static int
compare_lacks (gconstpointer a,
               gconstpointer b)
{
  const Lack *x = a, *y = b;

  return x->leads != y->leads ? (x->leads > y->leads ? -1 : 1) : g_utf8_collate (x->title, y->title);
}

/* What lacks, with how many leads lack it, the most frequent first. */
static GArray *
count_lacks (json_t *items)
{
  GArray *counted = g_array_new (FALSE, FALSE, sizeof (Lack));
  json_t *item, *lack;
  gsize i, j;

  g_array_set_clear_func (counted, clear_lack);
  json_array_foreach (items, i, item)
    {
      json_array_foreach (json_object_get (item, "missing"), j, lack)
        {
          g_autofree char *key = dup_key (lack);
          guint n = 0;

          if (!json_is_true (json_object_get (lack, "required")))
            continue;
          while (n < counted->len && !g_str_equal (g_array_index (counted, Lack, n).key, key))
            n++;
          if (n == counted->len)
            {
              Lack added = { g_strdup (key), tamiz_words_get_text (lack, "title"), 0 };

              g_array_append_val (counted, added);
            }
          g_array_index (counted, Lack, n).leads++;
        }
    }
  g_array_sort (counted, compare_lacks);

  return counted;
}

static void
add (TamizCandidateBar *self,
     GtkStringList     *names,
     const char        *key,
     const char        *name,
     guint              n)
{
  /* Translators: what is listed, and how many there are */
  g_autofree char *text = g_strdup_printf (_("%s (%u)"), name, n);

  gtk_string_list_append (names, text);
  g_ptr_array_add (self->keys, g_strdup (key));
}

static void
selected_cb (TamizCandidateBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (self->showing || selected >= self->keys->len)
    return;

  g_free (self->wanted);
  self->wanted = g_strdup (g_ptr_array_index (self->keys, selected));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
send_cb (TamizCandidateBar *self)
{
  g_signal_emit (self, signals[SEND_READY], 0);
}

static void
tamiz_candidate_bar_finalize (GObject *object)
{
  TamizCandidateBar *self = TAMIZ_CANDIDATE_BAR (object);

  g_clear_pointer (&self->items, json_decref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_free (self->wanted);

  G_OBJECT_CLASS (tamiz_candidate_bar_parent_class)->finalize (object);
}

static void
tamiz_candidate_bar_class_init (TamizCandidateBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_candidate_bar_finalize;

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_CANDIDATE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[SEND_READY] = g_signal_new ("send-ready", TAMIZ_TYPE_CANDIDATE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
tamiz_candidate_bar_init (TamizCandidateBar *self)
{
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_start (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self), 6);
  self->drop_down = GTK_DROP_DOWN (drop_down);
  tamiz_drop_down_shorten (self->drop_down, 8, 24);
  gtk_widget_set_hexpand (drop_down, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Which leads, by what they lack"), -1);
  gtk_box_append (GTK_BOX (self), drop_down);
  self->send_button = gtk_button_new_with_mnemonic (_("Hand O_ver…"));
  gtk_widget_set_tooltip_text (self->send_button, _("Hand over all that are ready, each to who is proposed"));
  gtk_box_append (GTK_BOX (self), self->send_button);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->send_button, "clicked", G_CALLBACK (send_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tamiz_candidate_bar_new (void)
{
  return g_object_new (TAMIZ_TYPE_CANDIDATE_BAR, NULL);
}

/* What is wanted stays so while there is something of it. */
void
tamiz_candidate_bar_show (TamizCandidateBar *self,
                          json_t            *items)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GArray) counted = count_lacks (items);
  g_autoptr (json_t) ready = NULL;
  guint position = 0;

  json_incref (items);
  json_decref (self->items);
  self->items = items;
  ready = tamiz_candidate_bar_list_ready (self);
  g_ptr_array_set_size (self->keys, 0);
  add (self, names, NULL, _("All leads"), (guint) json_array_size (items));
  add (self, names, READY, _("Ready"), (guint) json_array_size (ready));
  for (guint i = 0; i < counted->len && i < MOST_LACKS; i++)
    add (self, names, g_array_index (counted, Lack, i).key, g_array_index (counted, Lack, i).title,
         g_array_index (counted, Lack, i).leads);
  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_strcmp0 (self->wanted, g_ptr_array_index (self->keys, i)) == 0)
        position = i;
    }
  if (position == 0)
    g_clear_pointer (&self->wanted, g_free);

  self->showing = TRUE;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->drop_down, position);
  self->showing = FALSE;
  gtk_widget_set_visible (self->send_button, json_array_size (ready) > 1);
}

static json_t *
list_wanted (TamizCandidateBar *self,
             const char        *wanted)
{
  json_t *chosen = json_array (), *item;
  gsize i;

  json_array_foreach (self->items, i, item)
    {
      if (is_wanted (item, wanted))
        json_array_append (chosen, item);
    }

  return chosen;
}

/* (transfer full): the leads that are wanted, in their order. */
json_t *
tamiz_candidate_bar_choose (TamizCandidateBar *self)
{
  return list_wanted (self, self->wanted);
}

/* (transfer full): those that can be handed over. */
json_t *
tamiz_candidate_bar_list_ready (TamizCandidateBar *self)
{
  return list_wanted (self, READY);
}
