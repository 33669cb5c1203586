#include "config.h"

#include "index-checks.h"
#include "tamiz-text.h"

#include <string.h>

/* The index against a model that does everything the slow way: random leads come,
 * change and go, and every order and filter must answer the same from both.
 */
#define N_IDS 4000
#define DAY (24 * G_TIME_SPAN_HOUR)

typedef struct
{
  gboolean there;
  TamizIndexLead lead;
  char *first_name, *last_name, *company, *email;
  char *name_key, *company_key, *text;
  gboolean vip;
} Row;

typedef struct
{
  TamizIndex *index;
  GRand *rand;
  Row rows[N_IDS + 1];
} Model;

/* Many alike, some sharing their first eight letters, some empty. */
static const char *const first_names[] = {
  "José", "Jose", "Ana", "Ana María", "Łukasz", "Çağla", "Ünal", "Zoë", "", "Maximiliano",
  "Maximilian", "Maximiliane", "李", "Ōta", "ﬁn", "e\xcc\x81" "va", "\tTab\n Name ", "Straße"
};
static const char *const companies[] = {
  "Constructora Andina", "Constructora Andina del Norte", "Constructora Ándina", "Café",
  "CAFE", "ÆON", "", "O’Higgins & Co", "ООО Ромашка", "Constructora", "A"
};

static const char *
pick (Model             *model,
      const char *const *texts,
      guint              n)
{
  guint i = g_rand_int_range (model->rand, 0, n + 1);

  return i < n ? texts[i] : NULL;
}

static gint64
pick_time (Model *model)
{
  return g_rand_int_range (model->rand, 0, 6) == 0
           ? 0
           : g_rand_int_range (model->rand, -50, 400) * DAY + g_rand_int_range (model->rand, 0, 3);
}

static void
clear_row (Row *row)
{
  g_free (row->first_name);
  g_free (row->last_name);
  g_free (row->company);
  g_free (row->email);
  g_free (row->name_key);
  g_free (row->company_key);
  g_free (row->text);
  memset (row, 0, sizeof *row);
}

static void
put_random (Model  *model,
            gint64  id)
{
  Row *row = &model->rows[id];
  g_autofree char *first = NULL, *last = NULL, *email = NULL;
  gboolean vip = row->vip;

  clear_row (row);
  row->there = TRUE;
  row->vip = vip;
  row->first_name = g_strdup (pick (model, first_names, G_N_ELEMENTS (first_names)));
  row->last_name = g_strdup (pick (model, first_names, G_N_ELEMENTS (first_names)));
  row->company = g_strdup (pick (model, companies, G_N_ELEMENTS (companies)));
  row->email = g_strdup_printf ("u%d@x%" G_GINT64_FORMAT ".com",
                                g_rand_int_range (model->rand, 0, 50), id % 9);
  row->lead = (TamizIndexLead) {
    .id = id,
    .product_line = g_rand_int_range (model->rand, 0, 3),
    .source = g_rand_int_range (model->rand, 0, 5),
    .campaign = g_rand_int_range (model->rand, 0, 4),
    .owner = g_rand_int_range (model->rand, 0, 4),
    .received_on = pick_time (model),
    .created = pick_time (model),
    .updated = pick_time (model),
    .last_activity = pick_time (model),
    .stage = g_rand_int_range (model->rand, 0, 10),
    .grade = g_rand_int_range (model->rand, -1, 5),
    .fit = g_rand_int_range (model->rand, -1, 4) * 20000,
    .interest = g_rand_int_range (model->rand, 0, 4) * 20000,
    .first_name = row->first_name,
    .last_name = row->last_name,
    .company_name = row->company,
    .email = row->email,
  };
  if (row->lead.fit < 0)
    row->lead.fit = -1;

  first = tamiz_text_fold (row->first_name);
  last = tamiz_text_fold (row->last_name);
  email = tamiz_text_fold (row->email);
  row->name_key = g_strconcat (first, *first != '\0' && *last != '\0' ? " " : "", last, NULL);
  row->company_key = tamiz_text_fold (row->company);
  row->text = g_strjoin ("\n", row->name_key, row->company_key, email, NULL);
  tamiz_index_put (model->index, &row->lead);
}

static void
change_randomly (Model *model,
                 guint  times)
{
  for (guint i = 0; i < times; i++)
    {
      gint64 id = g_rand_int_range (model->rand, 1, N_IDS + 1);

      switch (g_rand_int_range (model->rand, 0, 6))
        {
        case 0:
          g_assert_cmpint (tamiz_index_remove (model->index, id), ==, model->rows[id].there);
          clear_row (&model->rows[id]);
          break;
        case 1:
          if (model->rows[id].there)
            {
              model->rows[id].vip = !model->rows[id].vip;
              tamiz_index_set_tags (model->index, id,
                                    model->rows[id].vip ? (const char *[]) { "VIP", NULL } : NULL);
            }
          break;
        default:
          put_random (model, id);
        }
    }
}

/* What a row is sorted by: a number, or a text; FALSE where it has none. */
static gboolean
get_key (const Row   *row,
         TamizSort    sort,
         gint64      *number,
         const char **text)
{
  const TamizIndexLead *lead = &row->lead;

  *text = NULL;
  *number = 0;
  switch (sort)
    {
    case TAMIZ_SORT_RANK:
      *number = lead->grade * G_GINT64_CONSTANT (100000000000000)
                - (MAX (lead->fit, 0) + 1000) * lead->interest;
      return lead->grade >= 0;
    case TAMIZ_SORT_NAME:
      *text = row->name_key;
      return *row->name_key != '\0';
    case TAMIZ_SORT_COMPANY:
      *text = row->company_key;
      return *row->company_key != '\0';
    case TAMIZ_SORT_STAGE:
      *number = lead->stage;
      return TRUE;
    case TAMIZ_SORT_GRADE:
      *number = lead->grade;
      return lead->grade >= 0;
    case TAMIZ_SORT_SOURCE:
      *number = lead->source;
      return lead->source != 0;
    case TAMIZ_SORT_OWNER:
      *number = lead->owner;
      return lead->owner != 0;
    case TAMIZ_SORT_RECEIVED_ON:
      *number = lead->received_on;
      break;
    case TAMIZ_SORT_CREATED:
      *number = lead->created;
      break;
    case TAMIZ_SORT_UPDATED:
      *number = lead->updated;
      break;
    case TAMIZ_SORT_LAST_ACTIVITY:
      *number = lead->last_activity;
      break;
    case TAMIZ_N_SORTS:
    default:
      g_assert_not_reached ();
    }

  return *number != 0;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const TamizQuery *query = user_data;
  const Row *row_a = *(const Row *const *) a, *row_b = *(const Row *const *) b;
  gint64 number_a, number_b;
  const char *text_a, *text_b;
  gboolean has_a = get_key (row_a, query->sort, &number_a, &text_a);
  gboolean has_b = get_key (row_b, query->sort, &number_b, &text_b);
  int result = 0;

  if (has_a != has_b)
    return has_a ? -1 : 1;
  if (has_a)
    result = text_a != NULL ? strcmp (text_a, text_b)
                            : (number_a > number_b) - (number_a < number_b);
  if (result != 0)
    return query->descending ? -result : result;

  return row_a->lead.id < row_b->lead.id ? -1 : 1;
}

static gboolean
id_matches (gint64 wanted,
            gint64 id)
{
  return wanted == 0 || wanted == id || (wanted == TAMIZ_QUERY_NONE && id == 0);
}

/* Without a history, so that the slow way can ask it too. */
static gboolean
is_of_code (const TamizIndexLead *lead,
            const TamizIndexMove *moves,
            guint                 n_moves,
            guint                 code)
{
  return lead->id % 3 == code;
}

static gboolean
row_matches (const Row        *row,
             const TamizQuery *query)
{
  const TamizIndexLead *lead = &row->lead;
  guint grade = lead->grade < 0 ? TAMIZ_QUERY_GRADE_NONE : TAMIZ_QUERY_GRADE (lead->grade);
  g_autofree char *folded = tamiz_text_fold (query->search);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  if (!row->there || (query->stages != 0 && (query->stages & TAMIZ_QUERY_STAGE (lead->stage)) == 0)
      || (query->grades != 0 && (query->grades & grade) == 0)
      || !id_matches (query->source, lead->source) || !id_matches (query->owner, lead->owner)
      || !id_matches (query->campaign, lead->campaign)
      || !id_matches (query->product_line, lead->product_line)
      || (query->tag != NULL && !row->vip))
    return FALSE;
  if ((query->received_from != G_MININT64 || query->received_to != G_MAXINT64)
      && (lead->received_on == 0 || lead->received_on < query->received_from
          || lead->received_on >= query->received_to))
    return FALSE;
  if (lead->fit < query->fit_from || lead->fit >= query->fit_to
      || lead->interest < query->interest_from || lead->interest >= query->interest_to
      || (query->within != 0 && (query->within & TAMIZ_QUERY_STAGE (lead->stage)) == 0)
      || (query->func != NULL && !query->func (lead, NULL, 0, query->func_code)))
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (row->text, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
check_query (Model            *model,
             const TamizQuery *query)
{
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  g_autoptr (TamizQueryResult) result = tamiz_index_run (model->index, query);
  guint n_ids;

  for (gint64 id = 1; id <= N_IDS; id++)
    {
      if (row_matches (&model->rows[id], query))
        g_ptr_array_add (expected, &model->rows[id]);
    }
  g_ptr_array_sort_with_data (expected, compare_rows, (gpointer) query);

  g_assert_cmpuint (result->total, ==, expected->len);
  g_assert_cmpuint (tamiz_index_count (model->index, query), ==, expected->len);
  n_ids = query->offset < expected->len ? expected->len - query->offset : 0;
  if (query->limit > 0)
    n_ids = MIN (n_ids, query->limit);
  g_assert_cmpuint (result->n_ids, ==, n_ids);
  for (guint i = 0; i < n_ids; i++)
    {
      const Row *row = expected->pdata[query->offset + i];

      g_assert_cmpint (result->ids[i], ==, row->lead.id);
    }
}

/* A query that filters by nothing but what is chosen from lists. */
static TamizQuery *
choose_randomly (Model *model)
{
  TamizQuery *query = tamiz_query_new ();
  GRand *rand = model->rand;

  query->sort = g_rand_int_range (rand, 0, TAMIZ_N_SORTS);
  query->descending = g_rand_boolean (rand);
  if (g_rand_int_range (rand, 0, 3) == 0)
    query->stages = g_rand_int_range (rand, 0, 1 << 10);
  if (g_rand_int_range (rand, 0, 3) == 0)
    query->grades = g_rand_int_range (rand, 0, 1 << 5)
                    | (g_rand_boolean (rand) ? TAMIZ_QUERY_GRADE_NONE : 0);
  if (g_rand_int_range (rand, 0, 3) == 0)
    query->source = g_rand_int_range (rand, -1, 7);
  if (g_rand_int_range (rand, 0, 3) == 0)
    query->owner = g_rand_int_range (rand, -1, 4);
  if (g_rand_int_range (rand, 0, 4) == 0)
    query->within = g_rand_int_range (rand, 0, 1 << 10);

  return query;
}

static TamizQuery *
make_random_query (Model *model)
{
  static const char *const words[] = { "jose", "MAXI", "Constructora norte", "x3", "o", "straße" };
  TamizQuery *query = choose_randomly (model);
  GRand *rand = model->rand;

  if (g_rand_int_range (rand, 0, 4) == 0)
    {
      query->fit_from = g_rand_int_range (rand, 0, 3) * 20000;
      query->fit_to = query->fit_from + 20000;
    }
  if (g_rand_int_range (rand, 0, 4) == 0)
    query->interest_from = g_rand_int_range (rand, 0, 3) * 20000;
  if (g_rand_int_range (rand, 0, 4) == 0)
    {
      query->func = is_of_code;
      query->func_code = g_rand_int_range (rand, 0, 3);
    }
  if (g_rand_int_range (rand, 0, 5) == 0)
    query->campaign = g_rand_int_range (rand, -1, 4);
  if (g_rand_int_range (rand, 0, 5) == 0)
    query->product_line = g_rand_int_range (rand, -1, 3);
  if (g_rand_int_range (rand, 0, 4) == 0)
    query->received_from = g_rand_int_range (rand, -50, 400) * DAY;
  if (g_rand_int_range (rand, 0, 4) == 0)
    query->received_to = g_rand_int_range (rand, -50, 400) * DAY;
  if (g_rand_int_range (rand, 0, 4) == 0)
    tamiz_query_set_tag (query, "vip");
  if (g_rand_int_range (rand, 0, 3) == 0)
    tamiz_query_set_search (query, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  if (g_rand_boolean (rand))
    {
      query->offset = g_rand_int_range (rand, 0, 300);
      query->limit = g_rand_int_range (rand, 0, 300);
    }

  return query;
}

static Model *
model_new (guint32 seed)
{
  Model *model = g_new0 (Model, 1);

  model->index = tamiz_index_new ();
  model->rand = g_rand_new_with_seed (seed);
  /* By number, so that the model may compare numbers. */
  for (gint64 id = 1; id < 5; id++)
    {
      g_autofree char *name = g_strdup_printf ("%02" G_GINT64_FORMAT, id);

      tamiz_index_set_name (model->index, TAMIZ_INDEX_SOURCE, id, name);
      tamiz_index_set_name (model->index, TAMIZ_INDEX_OWNER, id, name);
    }

  return model;
}

static void
model_free (Model *model)
{
  for (guint i = 0; i <= N_IDS; i++)
    clear_row (&model->rows[i]);
  g_rand_free (model->rand);
  g_assert_finalize_object (model->index);
  g_free (model);
}

static void
test_every_order_both_ways (void)
{
  Model *model = model_new (20261122);

  for (gint64 id = 1; id <= N_IDS; id++)
    put_random (model, id);
  for (guint round = 0; round < 3; round++)
    {
      for (guint sort = 0; sort < TAMIZ_N_SORTS; sort++)
        {
          g_autoptr (TamizQuery) query = tamiz_query_new ();

          query->sort = sort;
          check_query (model, query);
          query->descending = TRUE;
          check_query (model, query);
          query->descending = FALSE;
          query->offset = 3990;
          check_query (model, query);
        }
      change_randomly (model, 200);
    }
  model_free (model);
}

/* Every order has been asked for before, and nobody comes or goes. */
static void
test_edited_lead_moves_in_every_order (void)
{
  Model *model = model_new (404);

  for (gint64 id = 1; id <= 300; id++)
    put_random (model, id);
  for (guint round = 0; round < 60; round++)
    {
      for (guint sort = 0; sort < TAMIZ_N_SORTS; sort++)
        {
          g_autoptr (TamizQuery) query = tamiz_query_new ();

          query->sort = sort;
          query->descending = round % 2;
          check_query (model, query);
        }
      put_random (model, g_rand_int_range (model->rand, 1, 301));
    }
  model_free (model);
}

/* Ids that do not come in order, as from several programs on one base. */
static void
test_random_queries_between_random_changes (void)
{
  Model *model = model_new (77);

  change_randomly (model, 6000);
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (TamizQuery) query = make_random_query (model);

      check_query (model, query);
      query->offset += 40;
      check_query (model, query);
      change_randomly (model, 3);
    }
  model_free (model);
}

/* How many rows match @query and have @value where @get tells. */
static guint
count_rows (Model            *model,
            const TamizQuery *query,
            gint64          (*get) (const Row *row),
            gint64            value)
{
  guint count = 0;

  for (gint64 id = 1; id <= N_IDS; id++)
    {
      if (get (&model->rows[id]) == value)
        count += row_matches (&model->rows[id], query);
    }

  return count;
}

static gint64
get_stage (const Row *row)
{
  return row->lead.stage;
}

static gint64
get_grade (const Row *row)
{
  return row->lead.grade;
}

static gint64
get_source (const Row *row)
{
  return row->lead.source;
}

static gint64
get_owner (const Row *row)
{
  return row->lead.owner;
}

static gint64
get_vip (const Row *row)
{
  return row->vip;
}

static void
check_counts (Model            *model,
              const TamizQuery *wider,
              GArray           *counts,
              gint64          (*get) (const Row *row))
{
  guint total = 0;

  for (guint i = 0; i < counts->len; i++)
    {
      const TamizIndexCount *count = &g_array_index (counts, TamizIndexCount, i);

      g_assert_cmpuint (count->count, ==, count_rows (model, wider, get, count->value));
      total += count->count;
    }
  g_assert_cmpuint (total, ==, tamiz_index_count (model->index, wider));
}

static void
test_counts_say_what_a_choice_would_show (void)
{
  Model *model = model_new (5);

  change_randomly (model, 5000);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (TamizQuery) query = i % 2 == 0 ? choose_randomly (model) : make_random_query (model);
      g_autoptr (TamizIndexFacets) facets = tamiz_index_count_facets (model->index, query);
      TamizQuery wider = *query;

      g_assert_cmpuint (facets->total, ==, tamiz_index_count (model->index, query));
      wider.stages = 0;
      check_counts (model, &wider, facets->stages, get_stage);
      wider = *query;
      wider.grades = 0;
      check_counts (model, &wider, facets->grades, get_grade);
      wider = *query;
      wider.source = 0;
      check_counts (model, &wider, facets->sources, get_source);
      wider = *query;
      wider.owner = 0;
      check_counts (model, &wider, facets->owners, get_owner);
      wider = *query;
      wider.tag = NULL;
      g_assert_cmpuint (facets->tags->len > 0 ? g_array_index (facets->tags, TamizIndexTagCount, 0).count
                                              : 0,
                        ==, count_rows (model, &wider, get_vip, TRUE));
      if (i % 4 == 0)
        change_randomly (model, 20);
    }
  model_free (model);
}

/* What happened with a lead, the slow way. */
typedef struct
{
  TamizIndexTouch touches[8];   /* all of them */
  TamizIndexMove moves[8];
  guint n;
} Past;

static void
add_slowly (Past           *past,
            TamizIndexMove  move)
{
  guint place = past->n;

  for (; place > 0 && past->moves[place - 1].at > move.at; place--)
    past->moves[place] = past->moves[place - 1];
  past->moves[place] = move;
}

static void
check_touches (Model      *model,
               gint64      id,
               const Past *past)
{
  g_autoptr (GArray) touches = tamiz_index_list_touches (model->index, id);
  gint64 before = model->rows[id].lead.source;
  guint n = 0;

  for (guint i = 0; i < past->n; i++)
    {
      if (past->touches[i].source == before)
        continue;
      before = past->touches[i].source;
      g_assert_cmpuint (n, <, touches->len);
      g_assert_cmpint (g_array_index (touches, TamizIndexTouch, n).at, ==, past->touches[i].at);
      g_assert_cmpint (g_array_index (touches, TamizIndexTouch, n).source, ==, before);
      n++;
    }
  g_assert_cmpuint (n, ==, touches->len);
}

static void
check_moves (Model      *model,
             gint64      id,
             const Past *past)
{
  g_autoptr (GArray) moves = tamiz_index_list_moves (model->index, id);

  g_assert_cmpuint (moves->len, ==, past->n);
  for (guint i = 0; i < past->n; i++)
    {
      const TamizIndexMove *move = &g_array_index (moves, TamizIndexMove, i);

      g_assert_cmpint (move->at, ==, past->moves[i].at);
      g_assert_cmpint (move->to, ==, past->moves[i].to);
    }
}

static void
add_to_past (Model  *model,
             gint64  id,
             Past   *past)
{
  TamizIndexMove move = { .at = pick_time (model), .to = (gint8) g_rand_int_range (model->rand, 0, 10) };
  /* Few at first, then more than a byte holds. */
  int n_sources = tamiz_index_get_state (model->index) < 10000 ? 5 : 400;
  TamizIndexTouch touch = { past->n > 0 ? past->touches[past->n - 1].at : 0, 0 };

  touch.at += g_rand_int_range (model->rand, 0, 3);
  touch.source = g_rand_int_range (model->rand, 1, g_rand_boolean (model->rand) ? 3 : n_sources);
  add_slowly (past, move);
  past->touches[past->n++] = touch;
  g_assert_true (tamiz_index_put_touch (model->index, id, touch.at, touch.source));
  g_assert_true (tamiz_index_put_move (model->index, id, move.at, -1, move.to, 0, 0));
}

/* Often enough that what is no longer any lead's is thrown away more than once. */
static void
the_past_survives_random_changes (void)
{
  Model *model = model_new (6);
  g_autofree Past *pasts = g_new0 (Past, N_IDS + 1);

  for (guint i = 0; i < 300000; i++)
    {
      gint64 id = g_rand_int_range (model->rand, 1, N_IDS + 1);
      Past *past = &pasts[id];

      if (!model->rows[id].there)
        put_random (model, id);
      if (past->n < G_N_ELEMENTS (past->touches) && g_rand_int_range (model->rand, 0, 12) > 0)
        {
          add_to_past (model, id, past);
          continue;
        }
      if (g_rand_boolean (model->rand))
        {
          g_assert_true (tamiz_index_remove (model->index, id));
          clear_row (&model->rows[id]);
        }
      tamiz_index_clear_touches (model->index, id);
      tamiz_index_clear_moves (model->index, id);
      past->n = 0;
    }
  for (gint64 id = 1; id <= N_IDS; id++)
    {
      check_touches (model, id, &pasts[id]);
      check_moves (model, id, &pasts[id]);
    }
  assert_ways (model->index);
  model_free (model);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index-model/every-order-both-ways", test_every_order_both_ways);
  g_test_add_func ("/index-model/edited-lead-moves-in-every-order",
                   test_edited_lead_moves_in_every_order);
  g_test_add_func ("/index-model/random-queries-between-random-changes",
                   test_random_queries_between_random_changes);
  g_test_add_func ("/index-model/counts-say-what-a-choice-would-show",
                   test_counts_say_what_a_choice_would_show);
  g_test_add_func ("/index-model/the-past-survives-random-changes", the_past_survives_random_changes);

  return g_test_run ();
}
