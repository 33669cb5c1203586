#define G_LOG_DOMAIN "tamiz-answer-words"

#include "config.h"

#include "tamiz-answer-words.h"

#include "tamiz-text.h"

#include <string.h>

/* People answer a mail in a line or two.  The first line that is no greeting decides, and only where it
 * says one thing without ifs and buts; whatever else it may mean is for people to say.  What a return is
 * for is named in lines of their own ("criterion: …", "needed: …"), a cause also by its words.
 */

static const char *const accepts[] = { "accept", "accepted", "accepting", "acepto", "aceptado", "aceptada", "aceptamos", "acepta",
                                       NULL };
static const char *const returns[] = { "return", "returned", "returning", "reject", "rejected", "devuelvo", "devuelto", "devuelta",
                                       "devolvemos", "devolver", "rechazo", "rechazado", "rechazada", NULL };
/* What may stand before the word that decides without changing what it says. */
static const char *const fillers[] = { "i", "we", "hereby", "it", "is", "the", "lead", "handoff", "this", "yo", "lo", "la", "le", "se",
                                       "el", "este", "esta", "entrega", "queda", "yes", "si", "please", "por", "favor", "ok", "okay",
                                       "thanks", "gracias", NULL };
/* And what behind it makes something else of it. */
static const char *const doubts[] = { "if", "but", "unless", "when", "only", "provided", "to", "not", "si", "pero", "cuando",
                                      "siempre", "salvo", "solo", "aunque", "no", "or", "o", "later", "luego", "nothing", "nada",
                                      "never", "nunca", "before", "antes", "after", "despues", "until", "hasta", "from", "yet",
                                      "todavia", "aun", NULL };
static const char *const greetings[] = { "hola", "hello", "hi", "dear", "estimado", "estimada", "estimados", "buenos", "buenas", "buen",
                                         "good", "saludos", NULL };

static const char *const criterion_labels[] = { "criterion", "criterio", NULL };
static const char *const cause_labels[] = { "cause", "causa", NULL };
static const char *const wanted_labels[] = { "needed", "wanted", "missing", "falta", "faltaria", "se necesita", "hace falta", NULL };
static const char *const reason_labels[] = { "reason", "why", "motivo", "razon", "por que", NULL };

/* Words by which people name a cause, folded. */
static const struct
{
  int cause;
  const char *words;
} causes[] = {
  { TAMIZ_RETURN_CUSTOMER, "already a customer" }, { TAMIZ_RETURN_CUSTOMER, "ya es cliente" },
  { TAMIZ_RETURN_CUSTOMER, "ya son clientes" }, { TAMIZ_RETURN_CUSTOMER, "is a customer" },
  { TAMIZ_RETURN_DUPLICATE, "duplicate" }, { TAMIZ_RETURN_DUPLICATE, "duplicad" }, { TAMIZ_RETURN_DUPLICATE, "repetid" },
  { TAMIZ_RETURN_UNREACHABLE, "unreachable" }, { TAMIZ_RETURN_UNREACHABLE, "cannot be reached" },
  { TAMIZ_RETURN_UNREACHABLE, "can't be reached" }, { TAMIZ_RETURN_UNREACHABLE, "does not answer" },
  { TAMIZ_RETURN_UNREACHABLE, "no contesta" }, { TAMIZ_RETURN_UNREACHABLE, "no responde" },
  { TAMIZ_RETURN_UNREACHABLE, "inubicable" }, { TAMIZ_RETURN_UNREACHABLE, "no se le ubica" },
  { TAMIZ_RETURN_UNREACHABLE, "ilocalizable" },
  { TAMIZ_RETURN_DENIES_INTEREST, "denies interest" }, { TAMIZ_RETURN_DENIES_INTEREST, "not interested" },
  { TAMIZ_RETURN_DENIES_INTEREST, "no le interesa" }, { TAMIZ_RETURN_DENIES_INTEREST, "no esta interesad" },
  { TAMIZ_RETURN_DENIES_INTEREST, "sin interes" }, { TAMIZ_RETURN_DENIES_INTEREST, "niega interes" },
  { TAMIZ_RETURN_DENIES_INTEREST, "niega tener interes" },
  { TAMIZ_RETURN_WRONG_DATA, "wrong data" }, { TAMIZ_RETURN_WRONG_DATA, "wrong number" },
  { TAMIZ_RETURN_WRONG_DATA, "data is wrong" }, { TAMIZ_RETURN_WRONG_DATA, "data are wrong" },
  { TAMIZ_RETURN_WRONG_DATA, "datos erroneos" }, { TAMIZ_RETURN_WRONG_DATA, "datos equivocados" },
  { TAMIZ_RETURN_WRONG_DATA, "datos incorrectos" }, { TAMIZ_RETURN_WRONG_DATA, "numero equivocado" },
};

void
tamiz_answer_words_free (TamizAnswerWords *self)
{
  g_free (self->criterion);
  g_free (self->reason);
  g_free (self->wanted);
  g_free (self);
}

static gboolean
is_one_of (const char        *word,
           const char *const *words)
{
  return g_strv_contains (words, word);
}

/* (transfer full): the words of a folded line, without what stands between them */
static char **
split_words (const char *folded)
{
  g_auto (GStrv) pieces = g_strsplit_set (folded, " \t.,;:!¡*_()[]\"'<>-", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      if (*pieces[i] != '\0')
        g_strv_builder_add (words, pieces[i]);
    }

  return g_strv_builder_end (words);
}

/* "Devuelvo: todavía no …": what stands behind the sign is the reason, and takes nothing back. */
static gboolean
ends_a_sentence (const char *folded,
                 const char *word)
{
  const char *end = strstr (folded, word) + strlen (word);

  return strchr (":.;!", *end) != NULL;
}

/* What a line decides by itself. */
static TamizAnswerDecision
read_decision (const char *folded)
{
  g_auto (GStrv) words = split_words (folded);
  gboolean accept, back;
  guint i = 0;

  if (strchr (folded, '?') != NULL)
    return TAMIZ_ANSWER_UNCLEAR;
  while (words[i] != NULL && is_one_of (words[i], fillers))
    i++;
  if (words[i] == NULL)
    return TAMIZ_ANSWER_UNCLEAR;
  accept = is_one_of (words[i], accepts);
  back = is_one_of (words[i], returns);
  if ((!accept && !back)
      || (words[i + 1] != NULL && is_one_of (words[i + 1], doubts) && (accept || !ends_a_sentence (folded, words[i]))))
    return TAMIZ_ANSWER_UNCLEAR;
  for (guint j = i + 1; words[j] != NULL; j++)
    {
      if (is_one_of (words[j], accept ? returns : accepts)
          || (accept && (is_one_of (words[j], doubts) && !g_str_equal (words[j], "to") && !g_str_equal (words[j], "si"))))
        return TAMIZ_ANSWER_UNCLEAR;
    }

  return accept ? TAMIZ_ANSWER_ACCEPT : TAMIZ_ANSWER_RETURN;
}

static gboolean
is_greeting (const char *folded)
{
  g_auto (GStrv) words = split_words (folded);

  return words[0] != NULL && is_one_of (words[0], greetings) && g_strv_length (words) <= 6;
}

/* (nullable): what stands behind the word that decides */
static char *
dup_rest (const char *line)
{
  const char *end = line;

  for (const char *p = line; *p != '\0'; p = end)
    {
      g_autofree char *word = NULL, *folded = NULL;

      p += strcspn (p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
      end = p + strspn (p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
      word = g_strndup (p, (gsize) (end - p));
      folded = tamiz_text_fold (word);
      if (is_one_of (folded, returns) || is_one_of (folded, accepts))
        break;
    }
  end += strspn (end, " \t.,;:!*_-");
  /* Dashes and the like may be of more than one byte. */
  while (g_str_has_prefix (end, "–") || g_str_has_prefix (end, "—"))
    end += strlen ("–") + strspn (end + strlen ("–"), " \t");

  return *end != '\0' ? g_strdup (end) : NULL;
}

/* (nullable): what stands behind one of @labels and a colon, where the line begins so */
static const char *
find_behind_label (const char        *line,
                   const char *const *labels)
{
  const char *colon = strchr (line, ':');
  g_autofree char *head = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : NULL;
  g_autofree char *folded = head != NULL ? tamiz_text_fold (head) : NULL;
  g_autofree char *bare = folded != NULL ? g_strstrip (g_strdup (folded)) : NULL;
  char *p = bare;

  while (p != NULL && *p != '\0' && strchr ("-*• «\"", *p) != NULL)
    p++;
  if (p == NULL || !is_one_of (p, labels))
    return NULL;

  return colon + 1 + strspn (colon + 1, " \t");
}

static void
append (char       **text,
        const char  *line)
{
  char *whole = *text != NULL ? g_strdup_printf ("%s\n%s", *text, line) : g_strdup (line);

  g_free (*text);
  *text = whole;
}

/* The key of a criterion that is named by it or by its title; else what was written. */
static gboolean
find_criterion (TamizDefinition  *definition,
                const char       *written,
                char            **key)
{
  g_autofree char *folded = tamiz_text_fold (written);
  g_autofree char *wanted = g_strstrip (g_strdup (folded));

  for (gsize n = strlen (wanted); n > 0 && strchr (".,;!\"' ", wanted[n - 1]) != NULL; n--)
    wanted[n - 1] = '\0';
  for (guint i = 0; definition != NULL && i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      g_autofree char *title = tamiz_text_fold (criterion->title);
      g_autofree char *its_key = tamiz_text_fold (criterion->key);

      if (g_str_equal (wanted, title) || g_str_equal (wanted, its_key))
        {
          *key = g_strdup (criterion->key);
          return TRUE;
        }
    }
  *key = g_strstrip (g_strdup (written));

  return FALSE;
}

/* “no es un duplicado”: within three words before, and not beyond a comma or an “and”. */
static gboolean
is_negated (const char *text,
            const char *found)
{
  static const char *const negations[] = { "no", "not", "never", "nunca", "tampoco", "ni", "isn't", "aren't", "wasn't",
                                           "doesn't", "cannot", NULL };
  static const char *const ends[] = { "y", "e", "o", "and", "or", "but", "pero", "sino", NULL };
  g_autofree char *before = g_strndup (text, (gsize) (found - text));
  g_auto (GStrv) words = NULL;
  const char *clause = before;
  guint n;

  for (const char *end; (end = strpbrk (clause, ".,;:!?()\n")) != NULL;)
    clause = end + 1;
  words = g_strsplit_set (clause, " \t", -1);
  n = g_strv_length (words);
  for (guint i = n, seen = 0; i > 0 && seen < 3; i--)
    {
      if (*words[i - 1] == '\0')
        continue;
      if (is_one_of (words[i - 1], negations))
        return TRUE;
      if (is_one_of (words[i - 1], ends))
        return FALSE;
      seen++;
    }

  return FALSE;
}

static int
find_cause (const char *text)
{
  g_autofree char *folded = text != NULL ? tamiz_text_fold (text) : NULL;

  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (causes); i++)
    {
      for (const char *at = folded; (at = strstr (at, causes[i].words)) != NULL; at++)
        {
          if (!is_negated (folded, at))
            return causes[i].cause;
        }
    }

  return -1;
}

/* A cause by its name: of the list, in English, or as people are shown it. */
static int
read_cause (const char *written)
{
  g_autofree char *folded = tamiz_text_fold (written);
  g_autofree char *nick = g_strdelimit (g_strstrip (g_strdup (folded)), " -", '_');
  int cause;

  return tamiz_enum_from_nick (TAMIZ_ENUM_RETURN, nick, &cause) ? cause : find_cause (written);
}

static void
read_lines (TamizAnswerWords  *self,
            char             **lines,
            TamizDefinition   *definition)
{
  gboolean in_wanted = FALSE, known = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      const char *behind;

      if (*line == '\0')
        {
          in_wanted = FALSE;
          continue;
        }
      if ((behind = find_behind_label (line, criterion_labels)) != NULL && self->criterion == NULL)
        known = find_criterion (definition, behind, &self->criterion);
      else if ((behind = find_behind_label (line, cause_labels)) != NULL && self->cause < 0)
        self->cause = read_cause (behind);
      else if ((behind = find_behind_label (line, wanted_labels)) != NULL)
        {
          append (&self->wanted, behind);
          in_wanted = TRUE;
          continue;
        }
      else if ((behind = find_behind_label (line, reason_labels)) != NULL)
        append (&self->reason, behind);
      else
        append (in_wanted ? &self->wanted : &self->reason, line);
      if (behind != NULL)
        in_wanted = FALSE;
    }
  if (!known)
    self->problem = TAMIZ_ANSWER_NO_CRITERION;
}

static void
judge_return (TamizAnswerWords *self)
{
  if (self->problem != TAMIZ_ANSWER_IS_CLEAR)
    return;
  if (self->criterion == NULL && self->cause < 0)
    self->cause = find_cause (self->reason);
  if (self->criterion != NULL)
    self->cause = -1;
  if (self->criterion == NULL && self->cause < 0)
    self->problem = TAMIZ_ANSWER_NO_GROUND;
  else if (self->reason == NULL && self->wanted == NULL)
    self->problem = TAMIZ_ANSWER_NO_REASON;
  else if (self->reason == NULL)
    self->reason = g_strdup (self->wanted);
}

/**
 * tamiz_answer_words_read:
 * @text: (nullable): what somebody wrote, without what they quote and sign with
 * @definition: (nullable): by which the lead was handed over
 *
 * Reads what is decided.
 *
 * Returns: (transfer full): the decision; where its problem is not %TAMIZ_ANSWER_IS_CLEAR nothing is decided
 */
TamizAnswerWords *
tamiz_answer_words_read (const char      *text,
                         TamizDefinition *definition)
{
  TamizAnswerWords *self = g_new0 (TamizAnswerWords, 1);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  char *rest;
  guint i = 0;

  self->cause = -1;
  self->problem = TAMIZ_ANSWER_NO_DECISION;
  for (; lines[i] != NULL; i++)
    {
      g_autofree char *folded = tamiz_text_fold (lines[i]);

      if (*g_strstrip (folded) == '\0')
        continue;
      self->decision = read_decision (folded);
      if (self->decision != TAMIZ_ANSWER_UNCLEAR || !is_greeting (folded))
        break;
    }
  if (self->decision == TAMIZ_ANSWER_UNCLEAR)
    return self;

  self->problem = TAMIZ_ANSWER_IS_CLEAR;
  rest = dup_rest (lines[i]);
  g_free (lines[i]);
  lines[i] = rest != NULL ? rest : g_strdup ("");
  read_lines (self, lines + i, definition);
  if (self->decision == TAMIZ_ANSWER_RETURN)
    judge_return (self);
  else
    self->problem = TAMIZ_ANSWER_IS_CLEAR;

  return self;
}
