#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-changes-private.h"

#include "tamiz-figures.h"
#include "tamiz-languages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Two definitions side by side, as sentences. */

static const char *const kind_nicks[] = { "added", "removed", "changed" };

/* Fills the “%s” of a translated format one after the other, and lets the rest be. */
char *
tamiz_changes_fill (const char *format,
                    const char *first,
                    ...)
{
  g_auto (GStrv) pieces = g_strsplit (format, "%s", -1);
  GString *out = g_string_new (pieces[0]);
  const char *text = first;
  va_list rest;

  va_start (rest, first);
  for (guint i = 1; pieces[i] != NULL; i++)
    {
      g_string_append (out, text != NULL ? text : "");
      g_string_append (out, pieces[i]);
      text = text != NULL ? va_arg (rest, const char *) : NULL;
    }
  va_end (rest);

  return g_string_free (out, FALSE);
}

static json_t *
add_item (TamizChanges    *self,
          const char      *path,
          TamizChangeKind  kind,
          const char      *text)
{
  json_t *item = json_object ();

  tamiz_json_set_text (item, "section", self->section);
  tamiz_json_set_text (item, "title", tamiz_definition_words_title (self->section));
  tamiz_json_set_text (item, "part", path);
  tamiz_json_set_text (item, "kind", kind_nicks[kind]);
  tamiz_json_set_text (item, "text", text);
  json_array_append_new (self->items, item);

  return item;
}

void
tamiz_changes_take (TamizChanges    *self,
                    const char      *path,
                    TamizChangeKind  kind,
                    char            *text)
{
  add_item (self, path, kind, text);
  g_free (text);
}

/* What neither has is the same in both. */
gboolean
tamiz_changes_is_same (const TamizChangedPart *part,
                       const char             *member)
{
  json_t *before = json_object_get (part->before_json, member);
  json_t *after = json_object_get (part->after_json, member);

  return before == after || json_equal (before, after);
}

static void
say_member (TamizChanges             *self,
            const TamizChangedPart   *part,
            const TamizChangedMember *member)
{
  gsize said = json_array_size (self->items);
  g_autofree char *path = NULL;

  if (tamiz_changes_is_same (part, member->member))
    return;

  path = part->path != NULL ? g_strdup_printf ("%s/%s", part->path, member->member)
                            : g_strdup (member->member);
  self->told = FALSE;
  member->say (self, part, path);
  if (json_array_size (self->items) == said && !self->told)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("“%s” is written differently, but says the same"), part->name,
                                            NULL));
}

/**
 * tamiz_changes_say: (skip)
 * @self: a comparison
 * @part: what is compared
 * @members: what it may hold, in the order in which one reads it
 *
 * Says each member in which the two objects of a part differ.
 */
void
tamiz_changes_say (TamizChanges             *self,
                   const TamizChangedPart   *part,
                   const TamizChangedMember *members)
{
  for (const TamizChangedMember *member = members; member->member != NULL; member++)
    say_member (self, part, member);
}

/* Says each member in which a section differs that is one object. */
void
tamiz_changes_say_section (TamizChanges             *self,
                           const TamizChangedPart   *root,
                           const char               *section,
                           const TamizChangedMember *members)
{
  TamizChangedPart part = { .path = (char *) section, .name = (char *) tamiz_definition_words_title (section) };

  self->section = section;
  part.before_json = json_object_get (root->before_json, section);
  part.after_json = json_object_get (root->after_json, section);
  tamiz_changes_say (self, &part, members);
}

/* Says a text that is there now, no longer, or is another one: @formats has a sentence for
 * each of these, with the part's name and the texts that it needs.
 */
void
tamiz_changes_say_text (TamizChanges      *self,
                        const char        *path,
                        const char        *name,
                        const char *const *formats,
                        const char        *before,
                        const char        *after)
{
  if (g_strcmp0 (before, after) == 0)
    return;
  if (before == NULL)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_ADDED,
                        tamiz_changes_fill (_(formats[TAMIZ_CHANGE_ADDED]), name, after, NULL));
  else if (after == NULL)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_REMOVED,
                        tamiz_changes_fill (_(formats[TAMIZ_CHANGE_REMOVED]), name, before, NULL));
  else
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_(formats[TAMIZ_CHANGE_CHANGED]), name, after, before, NULL));
}

/* Lists whose items have keys. */

static gpointer
find_key (GPtrArray              *items,
          const TamizChangedList *list,
          const char             *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (g_str_equal (list->get_key (g_ptr_array_index (items, i)), key))
        return g_ptr_array_index (items, i);
    }

  return NULL;
}

static json_t *
find_object (json_t     *array,
             const char *key)
{
  json_t *object;
  gsize i;

  json_array_foreach (array, i, object)
    {
      if (g_strcmp0 (tamiz_json_get_text (object, "key"), key) == 0)
        return object;
    }

  return NULL;
}

static TamizChangedPart
make_part (const TamizChangedPart *owner,
           const TamizChangedList *list,
           gpointer                before,
           gpointer                after)
{
  gpointer item = after != NULL ? after : before;
  g_autofree char *above = owner->path != NULL ? g_strconcat (owner->path, "/", NULL) : g_strdup ("");

  return (TamizChangedPart) {
    .path = g_strdup_printf ("%s%s/%s", above, list->member, list->get_key (item)),
    .name = list->dup_name (after != NULL ? owner->after : owner->before, item),
    .parent = owner->name,
    .before = before,
    .after = after,
    .before_parent = owner->before,
    .after_parent = owner->after,
    .before_json = find_object (json_object_get (owner->before_json, list->member), list->get_key (item)),
    .after_json = find_object (json_object_get (owner->after_json, list->member), list->get_key (item)),
  };
}

static void
clear_part (TamizChangedPart *part)
{
  g_free (part->path);
  g_free (part->name);
}

/* The items of @items that the other one has as well, in their order. */
static GPtrArray *
list_common (GPtrArray              *items,
             GPtrArray              *others,
             const TamizChangedList *list)
{
  GPtrArray *common = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      if (find_key (others, list, list->get_key (g_ptr_array_index (items, i))) != NULL)
        g_ptr_array_add (common, g_ptr_array_index (items, i));
    }

  return common;
}

/* Whether both stand in the same order when @but is left out. */
static gboolean
is_same_order (GPtrArray              *before,
               GPtrArray              *after,
               const TamizChangedList *list,
               const char             *but)
{
  guint i = 0, j = 0;

  while (i < before->len && j < after->len)
    {
      const char *a = list->get_key (g_ptr_array_index (before, i));
      const char *b = list->get_key (g_ptr_array_index (after, j));

      if (g_strcmp0 (a, but) == 0)
        i++;
      else if (g_strcmp0 (b, but) == 0)
        j++;
      else if (g_str_equal (a, b))
        i++, j++;
      else
        return FALSE;
    }

  return TRUE;
}

static void
say_moved (TamizChanges           *self,
           const TamizChangedPart *owner,
           GPtrArray              *after,
           guint                   position,
           const TamizChangedList *list)
{
  gpointer item = g_ptr_array_index (after, position);
  TamizChangedPart part = make_part (owner, list, item, item);
  g_autofree char *above = position > 0
                               ? list->dup_name (owner->after, g_ptr_array_index (after, position - 1))
                               : NULL;

  tamiz_changes_take (self, part.path, TAMIZ_CHANGE_CHANGED,
                      above != NULL ? tamiz_changes_fill (_("“%s” now comes after “%s”"), part.name, above, NULL)
                                    : tamiz_changes_fill (_("“%s” now comes first"), part.name, NULL));
  clear_part (&part);
}

static void
say_order (TamizChanges           *self,
           const TamizChangedPart *owner,
           GPtrArray              *before_items,
           GPtrArray              *after_items,
           const TamizChangedList *list)
{
  g_autoptr (GPtrArray) before = list_common (before_items, after_items, list);
  g_autoptr (GPtrArray) after = list_common (after_items, before_items, list);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL, *joined = NULL;

  if (is_same_order (before, after, list, NULL))
    return;
  for (guint i = 0; i < after->len; i++)
    {
      if (is_same_order (before, after, list, list->get_key (g_ptr_array_index (after, i))))
        {
          say_moved (self, owner, after, i, list);
          return;
        }
    }

  for (guint i = 0; i < after->len; i++)
    {
      g_autofree char *name = list->dup_name (owner->after, g_ptr_array_index (after, i));

      g_ptr_array_add (names, tamiz_changes_fill (_("“%s”"), name, NULL));
    }
  path = owner->path != NULL ? g_strdup_printf ("%s/%s", owner->path, list->member) : g_strdup (list->member);
  joined = tamiz_definition_words_join (names, _("%s and %s"));
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("The order is now %s"), joined, NULL));
}

/**
 * tamiz_changes_say_list: (skip)
 * @self: a comparison
 * @owner: what the list belongs to
 * @before_items: its items in the one definition
 * @after_items: and in the other
 * @list: how its items are told
 *
 * Says what is new in a list, what was taken out, what differs in each item that both have,
 * and what stands elsewhere.
 */
void
tamiz_changes_say_list (TamizChanges           *self,
                        const TamizChangedPart *owner,
                        GPtrArray              *before_items,
                        GPtrArray              *after_items,
                        const TamizChangedList *list)
{
  for (guint i = 0; i < before_items->len; i++)
    {
      gpointer item = g_ptr_array_index (before_items, i);
      gpointer other = find_key (after_items, list, list->get_key (item));
      TamizChangedPart part = make_part (owner, list, item, other);

      if (other == NULL)
        tamiz_changes_take (self, part.path, TAMIZ_CHANGE_REMOVED, list->dup_removed (&part));
      clear_part (&part);
    }
  for (guint i = 0; i < after_items->len; i++)
    {
      gpointer item = g_ptr_array_index (after_items, i);
      const char *key = list->get_key (item);
      TamizChangedPart part = make_part (owner, list, find_key (before_items, list, key), item);

      if (part.before == NULL)
        tamiz_changes_take (self, part.path, TAMIZ_CHANGE_ADDED, list->dup_added (self, &part));
      else
        tamiz_changes_say (self, &part, list->members);
      clear_part (&part);
    }
  say_order (self, owner, before_items, after_items, list);
}

/* Conditions. */

static const char *
get_tested_key (TamizCondition *condition)
{
  while (condition->type != TAMIZ_CONDITION_TEST)
    condition = g_ptr_array_index (condition->children, 0);

  return condition->key;
}

/* What is to hold at once, or any of it: one by one. */
static GPtrArray *
list_parts (TamizCondition *condition,
            gboolean        any)
{
  GPtrArray *parts = g_ptr_array_new ();
  gboolean group = any ? condition->type == TAMIZ_CONDITION_ANY : condition->type == TAMIZ_CONDITION_ALL;

  if (!group)
    g_ptr_array_add (parts, condition);
  for (guint i = 0; group && i < condition->children->len; i++)
    g_ptr_array_add (parts, g_ptr_array_index (condition->children, i));

  return parts;
}

static char *
dup_condition (const TamizDefinitionWords *words,
               TamizCondition             *condition)
{
  return tamiz_condition_dup_words (condition, words->definition, words->customs);
}

/* Takes what both say out of both. */
static void
remove_alike (TamizChanges *self,
              GPtrArray    *before,
              GPtrArray    *after)
{
  for (guint i = 0; i < before->len; i++)
    {
      g_autofree char *said = dup_condition (&self->before, g_ptr_array_index (before, i));

      for (guint j = 0; j < after->len; j++)
        {
          g_autofree char *other = dup_condition (&self->after, g_ptr_array_index (after, j));

          if (!g_str_equal (said, other))
            continue;
          g_ptr_array_remove_index (after, j);
          g_ptr_array_remove_index (before, i--);
          break;
        }
    }
}

static void
say_instead (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path,
             TamizCondition         *before,
             TamizCondition         *after)
{
  g_autofree char *old = dup_condition (&self->before, before);
  g_autofree char *new = dup_condition (&self->after, after);

  /* Translators: the name of a part, then two conditions in words */
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s”: %s, instead of: %s"), part->name, new, old, NULL));
}

/* What asks for the same field is the same condition in another form. */
static void
say_pairs (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path,
           GPtrArray              *before,
           GPtrArray              *after)
{
  for (guint i = 0; i < before->len; i++)
    {
      TamizCondition *old = g_ptr_array_index (before, i);

      for (guint j = 0; j < after->len; j++)
        {
          TamizCondition *new = g_ptr_array_index (after, j);

          if (!g_str_equal (get_tested_key (old), get_tested_key (new)))
            continue;
          say_instead (self, part, path, old, new);
          g_ptr_array_remove_index (after, j);
          g_ptr_array_remove_index (before, i--);
          break;
        }
    }
}

static void
say_each (TamizChanges               *self,
          const TamizChangedPart     *part,
          const char                 *path,
          const TamizDefinitionWords *words,
          GPtrArray                  *conditions,
          TamizChangeKind             kind,
          const char                 *format)
{
  for (guint i = 0; i < conditions->len; i++)
    {
      g_autofree char *said = dup_condition (words, g_ptr_array_index (conditions, i));

      tamiz_changes_take (self, path, kind, tamiz_changes_fill (format, part->name, said, NULL));
    }
}

/**
 * tamiz_changes_say_conditions: (skip)
 * @self: a comparison
 * @part: whose conditions
 * @path: where they are
 * @before: as they were
 * @after: as they are
 *
 * Says which conditions of a buyer persona are new, gone or others.
 */
void
tamiz_changes_say_conditions (TamizChanges           *self,
                              const TamizChangedPart *part,
                              const char             *path,
                              TamizCondition         *before,
                              TamizCondition         *after)
{
  gboolean any = before->type == TAMIZ_CONDITION_ANY && after->type == TAMIZ_CONDITION_ANY;
  g_autoptr (GPtrArray) old = list_parts (before, any);
  g_autoptr (GPtrArray) new = list_parts (after, any);

  remove_alike (self, old, new);
  if (!any)
    say_pairs (self, part, path, old, new);
  say_each (self, part, path, &self->before, old, TAMIZ_CHANGE_REMOVED,
            any ? _("“%s” no longer fits where: %s") : _("“%s” no longer requires: %s"));
  say_each (self, part, path, &self->after, new, TAMIZ_CHANGE_ADDED,
            any ? _("“%s” now also fits where: %s") : _("“%s” now also requires: %s"));
}

/* Buyer personas. */

static const char *
get_persona_key (gpointer item)
{
  return ((TamizPersona *) item)->key;
}

static char *
dup_persona_name (gpointer parent,
                  gpointer item)
{
  return g_strdup (((TamizPersona *) item)->title);
}

static char *
dup_persona_added (TamizChanges           *self,
                   const TamizChangedPart *part)
{
  TamizPersona *persona = part->after;
  g_autofree char *weight = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) persona->weight / 1000);
  g_autofree char *conditions = dup_condition (&self->after, persona->conditions);

  return tamiz_changes_fill (_("New buyer persona “%s”, which weighs %s: %s"), part->name, weight, conditions,
                             NULL);
}

static char *
dup_persona_removed (const TamizChangedPart *part)
{
  return tamiz_changes_fill (_("The buyer persona “%s” was taken out"), part->name, NULL);
}

static char *
dup_negative_added (TamizChanges           *self,
                    const TamizChangedPart *part)
{
  g_autofree char *conditions = dup_condition (&self->after, ((TamizPersona *) part->after)->conditions);

  return tamiz_changes_fill (_("New negative persona “%s”: %s"), part->name, conditions, NULL);
}

static char *
dup_negative_removed (const TamizChangedPart *part)
{
  return tamiz_changes_fill (_("The negative persona “%s” was taken out"), part->name, NULL);
}

static void
say_persona_title (TamizChanges           *self,
                   const TamizChangedPart *part,
                   const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s” is now called “%s”"), ((TamizPersona *) part->before)->title,
                                          part->name, NULL));
}

static void
say_persona_weight (TamizChanges           *self,
                    const TamizChangedPart *part,
                    const char             *path)
{
  TamizPersona *before = part->before, *after = part->after;
  g_autofree char *old = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) before->weight / 1000);
  g_autofree char *new = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) after->weight / 1000);

  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s” weighs %s instead of %s"), part->name, new, old, NULL));
}

static void
say_sentence (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("Why “%s” is not wanted: “%s” instead of “%s”"), part->name,
                                          ((TamizPersona *) part->after)->sentence,
                                          ((TamizPersona *) part->before)->sentence, NULL));
}

static void
say_persona_conditions (TamizChanges           *self,
                        const TamizChangedPart *part,
                        const char             *path)
{
  tamiz_changes_say_conditions (self, part, path, ((TamizPersona *) part->before)->conditions,
                                ((TamizPersona *) part->after)->conditions);
}

static const TamizChangedMember persona_members[] = {
  { "title", say_persona_title },
  { "weight", say_persona_weight },
  { "sentence", say_sentence },
  { "conditions", say_persona_conditions },
  { NULL, NULL },
};

static const TamizChangedList personas = { "personas", persona_members, get_persona_key, dup_persona_name,
                                           dup_persona_added, dup_persona_removed };
static const TamizChangedList negative_personas = { "negative_personas", persona_members, get_persona_key,
                                                    dup_persona_name, dup_negative_added,
                                                    dup_negative_removed };

static void
compare_personas (TamizChanges           *self,
                  const TamizChangedPart *root)
{
  self->section = "personas";
  tamiz_changes_say_list (self, root, self->before.definition->personas, self->after.definition->personas,
                          &personas);
  self->section = "negative_personas";
  tamiz_changes_say_list (self, root, self->before.definition->negative, self->after.definition->negative,
                          &negative_personas);
}

/* Fields: each is required, desirable or neither. */

static gboolean
contains (GPtrArray  *keys,
          const char *key)
{
  return g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
}

static void
say_field (TamizChanges *self,
           const char   *key)
{
  gboolean was_required = contains (self->before.definition->required, key);
  gboolean is_required = contains (self->after.definition->required, key);
  gboolean was_desirable = contains (self->before.definition->desirable, key);
  gboolean is_desirable = contains (self->after.definition->desirable, key);
  const char *name = tamiz_definition_words_field (&self->after, key), *format;
  const char *path = is_required || was_required ? "fields/required" : "fields/desirable";

  if (was_required == is_required && was_desirable == is_desirable)
    return;

  if (is_required)
    format = was_desirable ? _("“%s” must be complete before the handoff; it was desirable")
                           : _("“%s” must now be complete before the handoff");
  else if (is_desirable)
    format = was_required ? _("“%s” is desirable; it need no longer be complete before the handoff")
                          : _("“%s” is now desirable");
  else
    format = was_required ? _("“%s” need no longer be complete before the handoff")
                          : _("“%s” is no longer desirable");
  tamiz_changes_take (self, path,
                      is_required || (is_desirable && !was_required)    ? TAMIZ_CHANGE_ADDED
                      : is_desirable                                    ? TAMIZ_CHANGE_CHANGED
                                                                        : TAMIZ_CHANGE_REMOVED,
                      tamiz_changes_fill (format, name, NULL));
}

static void
say_fields (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  TamizDefinition *before = self->before.definition, *after = self->after.definition;
  gsize said = json_array_size (self->items);
  GPtrArray *const lists[] = { after->required, after->desirable, before->required, before->desirable };

  self->section = "fields";
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint j = 0; j < lists[i]->len; j++)
        {
          const char *key = g_ptr_array_index (lists[i], j);

          /* What both have was told with the list of the newer one. */
          if (i < 2 || (!contains (after->required, key) && !contains (after->desirable, key)))
            say_field (self, key);
        }
    }
  if (json_array_size (self->items) == said)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("“%s” is written differently, but says the same"),
                                            tamiz_definition_words_title (self->section), NULL));
}

/* What it takes to pass. */

static void
say_gate (TamizChanges *self,
          const char   *path,
          TamizStage    stage,
          int           before,
          int           after)
{
  g_autofree char *old = tamiz_definition_words_lowest_grade (before);
  g_autofree char *new = tamiz_definition_words_lowest_grade (after);

  /* Translators: a stage, then “Grade B or better” twice */
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("%s: %s, instead of %s"), tamiz_enum_label (TAMIZ_ENUM_STAGE, stage),
                                          new, old, NULL));
}

static void
say_mql (TamizChanges           *self,
         const TamizChangedPart *part,
         const char             *path)
{
  say_gate (self, path, TAMIZ_STAGE_MQL, self->before.definition->mql_gate,
            self->after.definition->mql_gate);
}

static void
say_sql (TamizChanges           *self,
         const TamizChangedPart *part,
         const char             *path)
{
  say_gate (self, path, TAMIZ_STAGE_SQL, self->before.definition->sql_gate,
            self->after.definition->sql_gate);
}

static void
say_two_way (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  gboolean before = self->before.definition->two_way_contact, after = self->after.definition->two_way_contact;
  const char *stage = tamiz_enum_label (TAMIZ_ENUM_STAGE, TAMIZ_STAGE_SQL);

  if (before != after)
    tamiz_changes_take (self, path, after ? TAMIZ_CHANGE_ADDED : TAMIZ_CHANGE_REMOVED,
                        tamiz_changes_fill (after ? _("%s: contact in both directions is now needed")
                                                  : _("%s: contact in both directions is no longer needed"),
                                            stage, NULL));
}

static void
say_valid_days (TamizChanges           *self,
                const TamizChangedPart *part,
                const char             *path)
{
  gint64 days = self->after.definition->valid_days;
  g_autofree char *old = tamiz_figures_format_count (self->before.definition->valid_days);
  g_autofree char *new = tamiz_figures_format_count (days);

  if (days != self->before.definition->valid_days)
    tamiz_changes_take (
        self, path, TAMIZ_CHANGE_CHANGED,
        tamiz_changes_fill (
            ngettext ("%s: stays good for %s day after the last contact in both directions, instead of %s",
                      "%s: stays good for %s days after the last contact in both directions, instead of %s",
                      (gulong) days),
            tamiz_enum_label (TAMIZ_ENUM_STAGE, TAMIZ_STAGE_SQL), new, old, NULL));
}

static const TamizChangedMember gate_members[] = {
  { "mql", say_mql },
  { "sql", say_sql },
  { "two_way_contact", say_two_way },
  { "valid_days", say_valid_days },
  { NULL, NULL },
};

/* The head. */

static void
say_title (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("The title is now “%s” instead of “%s”"),
                                          self->after.definition->title, self->before.definition->title,
                                          NULL));
}

static void
say_language (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  const char *old = self->before.definition->language, *new = self->after.definition->language;
  const char *old_title = tamiz_language_get_title (old), *new_title = tamiz_language_get_title (new);

  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("The language is now %s instead of %s"),
                                          new_title != NULL ? new_title : new,
                                          old_title != NULL ? old_title : old, NULL));
}

/* A long text is shown as it was and as it is. */
static void
take_long_text (TamizChanges *self,
                const char   *path,
                const char   *text,
                const char   *before,
                const char   *after)
{
  json_t *item = add_item (self, path,
                           before == NULL  ? TAMIZ_CHANGE_ADDED
                           : after == NULL ? TAMIZ_CHANGE_REMOVED
                                           : TAMIZ_CHANGE_CHANGED,
                           text);

  if (before != NULL)
    tamiz_json_set_text (item, "before", before);
  if (after != NULL)
    tamiz_json_set_text (item, "after", after);
}

static void
say_statement (TamizChanges           *self,
               const TamizChangedPart *part,
               const char             *path)
{
  take_long_text (self, path, _("The agreement in plain words was written anew"),
                  self->before.definition->statement, self->after.definition->statement);
}

static void
say_origin (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  take_long_text (self, path, _("Where it comes from was written anew"), self->before.definition->origin,
                  self->after.definition->origin);
}

static const TamizChangedMember head_members[] = {
  { "title", say_title },
  { "language", say_language },
  { "statement", say_statement },
  { "fields", say_fields },
  { NULL, NULL },
};

static const TamizChangedMember foot_members[] = {
  { "origin", say_origin },
  { NULL, NULL },
};

/**
 * tamiz_definition_compare:
 * @before: a definition
 * @after: another one
 * @customs: (nullable) (element-type utf8 utf8): what custom fields are called, by
 *   `lead.custom.KEY`
 *
 * Says in sentences what differs between two definitions, in the order in which
 * tamiz_definition_describe() tells them.  Each has its `section` with its `title`, the `part`
 * as tamiz_document_get() takes it, a `kind` (`added`, `removed`, `changed`) and a `text`; a
 * long text also `before` and `after`.  Whatever differs in the canonical texts is said.
 *
 * Returns: (transfer full): a JSON array
 */
json_t *
tamiz_definition_compare (TamizDefinition *before,
                          TamizDefinition *after,
                          GHashTable      *customs)
{
  g_autoptr (json_t) old = json_loads (before->canonical, 0, NULL);
  g_autoptr (json_t) new = json_loads (after->canonical, 0, NULL);
  TamizChanges self = { .before = { before, customs }, .after = { after, customs }, .items = json_array () };
  TamizChangedPart root = { .before_json = old, .after_json = new };

  self.section = "statement";
  tamiz_changes_say (&self, &root, head_members);
  tamiz_changes_of_criteria (&self, &root);
  compare_personas (&self, &root);
  tamiz_changes_of_rules (&self, &root);
  tamiz_changes_of_matrix (&self, &root);
  tamiz_changes_say_section (&self, &root, "gates", gate_members);
  tamiz_changes_of_agreement (&self, &root);
  self.section = "origin";
  tamiz_changes_say (&self, &root, foot_members);

  return self.items;
}
