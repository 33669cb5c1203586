#define G_LOG_DOMAIN "tamiz-index-grams"

#include "config.h"

#include "tamiz-index-private.h"

/* Which two or three bytes follow each other in a block of the arena: of each kind there is a
 * bit, an eighth of the block in all.  Where one is lacking of what is searched for the block
 * need not be looked through, which is most of them where little is found.  The bits of 64
 * blocks lie together, so that a few words tell of all of them.
 *
 * What occurs in a text is told by all blocks that it lies in, so that a block tells of each
 * of its texts whole; what was in a text that was blanked stays until the arena is written
 * anew.
 */
#define BLOCK_SHIFT 12

/* Letters, digits and what stands in names and addresses; the others share four classes. */
#define N_CLASSES 45
#define FIRST_OTHER 41

/* Behind those of three bytes come those of two. */
#define FIRST_PAIR (N_CLASSES * N_CLASSES * N_CLASSES)

#define N_GRAMS G_N_ELEMENTS (((TamizGrams *) NULL)->blocks)

static inline guint
get_class (guint8 byte)
{
  if (byte >= 'a' && byte <= 'z')
    return byte - 'a';
  if (byte >= '0' && byte <= '9')
    return 26 + (byte - '0');

  switch (byte)
    {
    case ' ':
      return 36;
    case '\n':
      return 37;
    case '@':
      return 38;
    case '.':
      return 39;
    case '-':
      return 40;
    default:
      return FIRST_OTHER + byte % 4;
    }
}

static inline guint
get_gram (guint code)
{
  return (code * 2654435761u) >> 20;
}

G_STATIC_ASSERT (N_GRAMS == 1 << (32 - 20));

static inline guint
get_pair (guint before,
          guint class)
{
  return get_gram (FIRST_PAIR + before * N_CLASSES + class);
}

static inline guint
get_three (guint first,
           guint before,
           guint class)
{
  return get_gram ((first * N_CLASSES + before) * N_CLASSES + class);
}

static void
add_to_block (TamizGrams   *grams,
              guint         block,
              const guint8 *text,
              gsize         length)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << block % 64;
  guint first = 0, before = get_class (text[0]);

  for (gsize i = 1; i < length; i++)
    {
      guint class = get_class (text[i]);

      grams->blocks[get_pair (before, class)] |= bit;
      if (i > 1)
        grams->blocks[get_three (first, before, class)] |= bit;
      first = before;
      before = class;
    }
}

/* A text has been added to the arena. */
void
tamiz_index_grams_add (TamizIndexArena *self,
                       gsize            start,
                       gsize            length)
{
  guint first = (guint) (start >> BLOCK_SHIFT), last;

  if (length == 0)
    return;

  last = (guint) ((start + length - 1) >> BLOCK_SHIFT);
  if (last / 64 >= self->grams->len)
    g_array_set_size (self->grams, last / 64 + 1);
  for (guint block = first; block <= last; block++)
    add_to_block (&g_array_index (self->grams, TamizGrams, block / 64), block, self->bytes + start, length);
}

/* Adds what must be there where a word is: of two letters the pair, of more all threes. */
void
tamiz_wanted_grams_add (TamizWantedGrams *self,
                        const char       *word,
                        gsize             length)
{
  if (length == 2)
    self->grams[self->n++] = (guint16) get_pair (get_class ((guint8) word[0]), get_class ((guint8) word[1]));
  for (gsize i = 2; i < length && self->n < G_N_ELEMENTS (self->grams) - 1; i++)
    self->grams[self->n++]
        = (guint16) get_three (get_class ((guint8) word[i - 2]), get_class ((guint8) word[i - 1]),
                               get_class ((guint8) word[i]));
}

/* Which of 64 blocks have all that is wanted. */
static guint64
find_blocks (const TamizIndexArena *self,
             TamizWantedGrams      *wanted,
             guint                  which)
{
  const TamizGrams *grams = &g_array_index (self->grams, TamizGrams, which);

  if (wanted->which == which + 1)
    return wanted->blocks;

  wanted->which = which + 1;
  wanted->blocks = G_MAXUINT64;
  for (guint i = 0; i < wanted->n; i++)
    wanted->blocks &= grams->blocks[wanted->grams[i]];

  return wanted->blocks;
}

/* Where the next block from @at on begins in which a text may have all that is wanted, or @at
 * itself within such a block; @next is where the one behind it begins.
 */
gsize
tamiz_index_grams_find (const TamizIndexArena *self,
                        TamizWantedGrams      *wanted,
                        gsize                  at,
                        gsize                 *next)
{
  guint block = (guint) (at >> BLOCK_SHIFT);
  guint64 left = 0;

  while (block / 64 < self->grams->len && left == 0)
    {
      left = find_blocks (self, wanted, block / 64) >> block % 64;
      block = left != 0 ? block + (guint) __builtin_ctzll (left) : (block / 64 + 1) * 64;
    }
  *next = (gsize) (block + 1) << BLOCK_SHIFT;

  return MAX (at, (gsize) block << BLOCK_SHIFT);
}
