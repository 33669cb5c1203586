#define G_LOG_DOMAIN "tamiz-names"

#include "config.h"

#include "tamiz-name-words.h"

#include "tamiz-text.h"

#include <string.h>

/* A name and what those who bear it are called by. */
static const char *const nicknames[] = {
  /* Spanish */
  "José Pepe Pepito Chepe Cheo Joselito Josecito Jose",
  "Josefa Pepa Pepita Chepa Fina Josefina",
  "Francisco Paco Pancho Paquito Panchito Curro Kiko Quico Fran Frank Chisco Fco",
  "Francisca Paca Paqui Paquita Pancha Panchita Fran",
  "Guadalupe Lupe Lupita Lupita Gpe Guada",
  "Ignacio Nacho Nachito Iñaki",
  "Ignacia Nacha",
  "Jesús Chucho Chuy Chus Suso",
  "Manuel Manolo Manu Manolito Lolo Meño",
  "Manuela Manola Manoli Manu",
  "Dolores Lola Lolita Loli",
  "Rosario Charo Chayo Charito",
  "Concepción Concha Conchita Conchi Chona",
  "Consuelo Chelo Chela",
  "Mercedes Meche Merche Mecha Merceditas",
  "Isabel Chabela Isa Chavela Belita Isabelita Chabuca",
  "Enrique Quique Kike Quico Henry",
  "Eduardo Lalo Edu Eddy Guayo",
  "Guillermo Memo Guille Willy Willi",
  "Alberto Beto Tito Albertito",
  "Roberto Beto Robert Tito Rober",
  "Roberta Berta",
  "Gilberto Beto Gil",
  "Humberto Beto",
  "Antonio Toño Tony Toni Antoñito Antón",
  "Antonia Toña Toñi Tony",
  "Rafael Rafa Rafita Falo",
  "Rafaela Rafa",
  "Luis Lucho Luisito Wicho Güicho",
  "Luisa Lucha Luisita",
  "Carlos Charly Carlitos Charlie Calo",
  "Juan Juanito Juancho Juanjo",
  "Juana Juanita Juani",
  "Javier Javi Xavi Xavier",
  "Sebastián Sebas Seba Chano",
  "Santiago Santi Chago Yago Tiago",
  "Fernando Fer Nando Ferdi",
  "Fernanda Fer Nanda Mafer",
  "Hernán Nano",
  "Alejandro Ale Alex Jano Sandro",
  "Alejandra Ale Alex Jana Sandra",
  "Gabriel Gabo Gabi Gaby",
  "Gabriela Gaby Gabi Gabita",
  "Gerardo Gera Lalo",
  "Gonzalo Gonza Chalo Gon",
  "Gregorio Goyo Goyito",
  "Gustavo Gus Tavo Guga",
  "Vicente Chente Vicen",
  "Salvador Chava Salva",
  "Rodrigo Rodri Rigo",
  "Ricardo Richi Ricky Rica",
  "Ramón Moncho Monchi Ramoncito",
  "Pedro Perico Pedrito Perucho",
  "Pablo Pablito",
  "Miguel Migue Miguelito Mike Micky",
  "Martín Tincho",
  "Mauricio Mauri Mau",
  "Maximiliano Maxi Max",
  "Nicolás Nico",
  "Óscar Oscarito Cacho",
  "Daniel Dani Danny",
  "Daniela Dani",
  "David Davicho Dave",
  "Diego Dieguito",
  "Felipe Pipe Feli",
  "Federico Fede Kiko",
  "Joaquín Quino Joaco Quin",
  "Jorge Coco Jorgito Georgie",
  "Julio Julito",
  "Leonardo Leo",
  "Lorenzo Lencho",
  "Marcelo Chelo Marce",
  "Marcela Marce Chela",
  "Ernesto Neto",
  "Esteban Teban Estebi",
  "Andrés Andy Andresito",
  "Agustín Agus Tin Cuchi",
  "Adolfo Fito",
  "Rodolfo Fito Rolfi Rudy",
  "Arturo Turi Arti",
  "Álvaro Alvarito Varo",
  "Ana Anita Ani Annie",
  "María Mari Maru Mariquita Ma Mª Mary",
  "Margarita Marga Margot Mague",
  "Magdalena Magda Malena Lena",
  "Patricia Paty Pati Patty Pat Trish",
  "Patricio Pato",
  "Teresa Tere Teresita Maite",
  "Beatriz Betty Bea Beti",
  "Carolina Caro Carito",
  "Catalina Cata Catita",
  "Carmen Carmencita Menchu Carmiña",
  "Cecilia Ceci Chila",
  "Claudia Clau",
  "Cristina Cris Tina Cristi",
  "Cristóbal Tobal",
  "Elena Nena Elenita",
  "Elizabeth Eli Beth Lisa Liz Betsy Isabel",
  "Esperanza Espe Lancha",
  "Eugenia Kena Euge",
  "Florencia Flor Flopy",
  "Graciela Chela Grace",
  "Gloria Glori",
  "Hortensia Tencha",
  "Inés Nesi Inesita",
  "Leticia Leti Lety",
  "Lucía Lucy Luci",
  "Lourdes Lulú Lula",
  "Natalia Nati Naty",
  "Pilar Pili",
  "Rosa Rosita Rosi Rosy",
  "Silvia Silvi",
  "Soledad Sole Chole",
  "Susana Susi Susy Susanita",
  "Verónica Vero",
  "Victoria Vicky Viki Toya",
  "Yolanda Yoli Yola",
  "Valentina Vale",
  "Valeria Vale",
  "Ximena Xime Mena",
  /* English */
  "Robert Bob Bobby Rob Robbie Bert Roberto",
  "William Bill Billy Will Willie Liam",
  "Richard Dick Rick Ricky Rich",
  "James Jim Jimmy Jamie",
  "John Johnny Jack Jon",
  "Jonathan Jon Jonny",
  "Joseph Joe Joey",
  "Edward Ed Eddie Ted Ned",
  "Thomas Tom Tommy",
  "Michael Mike Mick Mickey",
  "Charles Charlie Chuck Chas",
  "Christopher Chris Kit",
  "Christine Chris Chrissy Tina",
  "Anthony Tony",
  "Andrew Andy Drew",
  "Alexander Alex Al Sandy",
  "Alexandra Alex Sandy",
  "Albert Al Bert Alberto",
  "Benjamin Ben Benji",
  "Daniel Dan Danny",
  "Donald Don",
  "Francis Frank Fran",
  "Frederick Fred Freddie",
  "George Georgie",
  "Gerald Gerry Jerry",
  "Gregory Greg",
  "Henry Hank Harry Hal",
  "Jeffrey Jeff Geoff Geoffrey",
  "Kenneth Ken Kenny",
  "Lawrence Larry",
  "Matthew Matt",
  "Nicholas Nick",
  "Patrick Pat Paddy",
  "Peter Pete",
  "Philip Phil Phillip",
  "Raymond Ray",
  "Ronald Ron Ronnie",
  "Samuel Sam",
  "Samantha Sam",
  "Stephen Steve Steven",
  "Theodore Ted Theo",
  "Timothy Tim",
  "Vincent Vince Vinny",
  "Walter Walt Wally",
  "Zachary Zach Zack",
  "Barbara Barb Babs",
  "Catherine Cathy Kate Katie Kathy Katherine Kathryn Cat",
  "Deborah Debbie Deb",
  "Dorothy Dot Dottie",
  "Eleanor Ellie Nell",
  "Frances Fran Frannie",
  "Jacqueline Jackie",
  "Jennifer Jen Jenny",
  "Jessica Jess Jessie",
  "Judith Judy",
  "Kimberly Kim",
  "Margaret Maggie Meg Peggy Marge Margie",
  "Martha Marty Patty",
  "Mary Molly Polly",
  "Nancy Nan",
  "Pamela Pam",
  "Rebecca Becky Becca",
  "Susan Sue Susie Suzy",
  "Victoria Vicky Tori",
  "Virginia Ginny Ginger",
};

/* Names that look alike and are different people's. */
static const char *const given[] = {
  "maria", "mario", "marina", "marino", "marta", "martha", "mara", "mary", "marco", "marcos", "marcelo",
  "marcela", "mariana", "mariano", "martin", "martina", "juan", "juana", "julio", "julia", "julian", "juliana",
  "carlos", "carla", "carlo", "carmen", "carolina", "karina", "carina", "daniel", "daniela", "gabriel", "gabriela", "luis", "luisa", "lucia",
  "lucio", "luciano", "luciana", "jose", "josefa", "josefina", "josue", "antonio", "antonia", "francisco",
  "francisca", "fernando", "fernanda", "alejandro", "alejandra", "andres", "andrea", "angel", "angela",
  "angelica", "ana", "anna", "alberto", "alberta", "alfredo", "alfonso", "adriana", "adrian", "claudia", "claudio", "emilio",
  "emilia", "elena", "elsa", "elisa", "eliseo", "elias", "ernesto", "esteban", "eva", "felipe", "felix", "flavia", "flavio", "german", "gerardo",
  "gloria", "gonzalo", "graciela", "gustavo", "hector", "hernan", "herman", "hugo", "ignacio", "ines", "irene", "isabel", "ivan", "ivana",
  "javier", "jorge", "laura", "lauro", "leonardo", "leonor", "lorena", "lorenzo", "manuel", "manuela",
  "mauricio", "miguel", "miguela", "monica", "natalia", "nicolas", "nicola", "norma", "nora", "olga", "oscar", "pablo", "paola",
  "paolo", "paula", "patricia", "patricio", "pedro", "pilar", "rafael", "rafaela", "raul", "ramon", "ramona", "ricardo",
  "roberto", "roberta", "rodrigo", "rodolfo", "rogelio", "rosa", "rosario", "ruben", "samuel", "sandra", "sandro", "santiago", "sara",
  "sebastian", "sergio", "silvia", "silvio", "simon", "simona", "sofia", "sonia", "susana", "teresa", "tomas", "valeria", "valentina",
  "valerio", "vanesa", "vera", "veronica", "vicente", "victor", "victoria", "viviana", "walter", "ximena", "yolanda",
  "john", "joan", "jean", "jane", "janet", "james", "mark", "marc", "mike", "michael", "michelle", "michele", "paul", "pauline", "peter",
  "robert", "roberta", "richard", "susan", "suzanne", "thomas", "timothy", "william", "willa", "george", "georgia", "henry", "harry",
  "helen", "ellen", "alan", "allen", "brian", "bryan", "ryan", "karen", "sharon", "aaron", "darren", "erica", "eric", "frank", "frances",
  "francis", "gerald", "gerard", "harold", "jason", "justin", "kevin", "kelvin", "larry", "barry", "linda", "lidia", "lydia", "lynda",
  "nathan", "ethan", "nicole", "nicolas", "oliver", "olivia", "patrick", "phillip", "ralph", "ronald", "donald", "roger", "rogers",
  "sam", "sean", "shaun", "stephen", "stephanie", "steven", "tara", "tina", "dina", "gina", "vincent", "wendy", "mandy", "sandy", "randy",
};

static const char *const surnames[] = {
  "aguilar", "aguirre", "alarcon", "alonso", "alvarado", "alvarez", "andrade", "aranda", "arias", "arce", "ayala", "baez", "barrios",
  "barrio", "bautista", "beltran", "benitez", "bravo", "bustos", "caballero", "cabrera", "calderon", "campos", "cano",
  "cardenas", "cardona", "carrasco", "carrera", "carrero", "carrillo", "castillo", "castilla", "castro", "cespedes", "chavez", "choque", "condori",
  "contreras", "cordero", "cordoba", "cordova", "correa", "cortes", "cruz", "cuellar", "delgado", "diaz", "dominguez", "duarte", "duran",
  "escobar", "escudero", "espinosa", "espinoza", "estrada", "fernandez", "hernandez", "ferrer", "ferrero", "figueroa", "flores", "fuentes",
  "gallardo", "gallego", "gallegos", "galvan", "galvez", "gamez", "garcia", "garcias", "garrido", "gil", "gimenez", "gomez", "gonzales", "guerra",
  "guerrero", "guevara", "gutierrez", "guzman", "heredia", "herrera", "herrero", "hidalgo", "huanca", "ibanez", "iglesias", "jimenez",
  "juarez", "lara", "leiva", "leon", "lima", "lopez", "lozano", "lucero", "luna", "machado", "maldonado", "mamani", "marin", "marquez",
  "martin", "martinez", "mata", "medina", "mejia", "mena", "mendez", "mendoza", "menendez", "merida", "mesa", "miranda", "molina",
  "montero", "montes", "mora", "morales", "moran", "moreno", "moya", "munoz", "navarro", "nieto", "nunez", "ochoa", "olivera", "olivares", "ojeda",
  "ordonez", "orozco", "ortega", "ortiz", "osorio", "pacheco", "padilla", "paez", "palacios", "paredes", "parra", "pascual", "paz", "pena", "peralta",
  "perez", "pinto", "pinedo", "pineda", "ponce", "prieto", "quintana", "quintero", "quispe", "ramirez", "ramos", "rangel", "reyes", "rico", "rios", "rivas",
  "rivera", "rivero", "robles", "rocha", "rojas", "rosas", "rojo", "roldan", "roman", "romero", "rosales", "rosario", "rubio", "ruiz", "saavedra",
  "salas", "salazar", "salcedo", "salinas", "sanchez", "sandoval", "santana", "santos", "serrano", "silva", "solano", "solis", "soria", "soriano", "sosa", "soto",
  "suarez", "suazo", "tapia", "tellez", "teran", "toledo", "torres", "torrez", "trujillo", "urrutia", "valdez", "valencia", "valenzuela", "valle", "vallejo", "varela", "vargas",
  "vasquez", "vega", "velasco", "velasquez", "vera", "vidal", "villa", "villalba", "villalobos", "villegas", "yanez", "zamora", "zapata", "zarate", "zuniga",
  "smith", "smyth", "jones", "johns", "johnson", "johnston", "williams", "williamson", "brown", "browning", "davis", "davies", "miller", "millar", "wilson", "watson",
  "moore", "taylor", "tyler", "anderson", "andrews", "thomas", "thompson", "jackson", "white", "harris", "harrison", "martin", "clark", "clarke",
  "lewis", "lee", "walker", "hall", "hill", "allen", "young", "king", "wright", "scott", "green", "greene", "adams", "baker", "barker", "nelson", "carter", "cartier",
  "mitchell", "roberts", "robertson", "turner", "phillips", "campbell", "parker", "evans", "edwards", "collins", "collin", "stewart", "morris", "norris", "rogers",
  "reed", "cook", "cooke", "morgan", "bell", "murphy", "bailey", "cooper", "richardson", "richards", "cox", "howard", "ward", "peterson", "peters", "gray", "james",
  "watts", "brooks", "kelly", "sanders", "saunders", "price", "bennett", "wood", "woods", "barnes", "ross", "henderson", "coleman", "jenkins", "perry", "powell", "long",
  "patterson", "hughes", "butler", "simmons", "simons", "foster", "bryant", "griffin", "hayes", "hamilton", "graham", "reynolds", "wallace", "west", "cole",
};

typedef struct
{
  guint n;
  guint names[TAMIZ_MAX_NICKS];
} Nick;

static char *written[G_N_ELEMENTS (nicknames)];   /* the name itself */
static GHashTable *nicks;                         /* folded → Nick */
static GHashTable *known_given, *known_surnames;

static void
add_nick (const char *word,
          guint       name)
{
  g_autofree char *folded = tamiz_text_fold (word);
  Nick *nick = g_hash_table_lookup (nicks, folded);

  if (nick == NULL)
    {
      nick = g_new0 (Nick, 1);
      g_hash_table_insert (nicks, g_steal_pointer (&folded), nick);
    }
  if (nick->n < TAMIZ_MAX_NICKS && (nick->n == 0 || nick->names[nick->n - 1] != name))
    nick->names[nick->n++] = name;
}

static GHashTable *
make_set (const char *const *words,
          gsize              n)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    g_hash_table_add (set, (gpointer) words[i]);

  return set;
}

static void
load (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;

  nicks = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < G_N_ELEMENTS (nicknames); i++)
    {
      g_auto (GStrv) words = g_strsplit (nicknames[i], " ", -1);

      written[i] = g_strdup (words[0]);
      for (guint j = 0; words[j] != NULL; j++)
        add_nick (words[j], i);
    }
  known_given = make_set (given, G_N_ELEMENTS (given));
  known_surnames = make_set (surnames, G_N_ELEMENTS (surnames));
  g_once_init_leave (&once, 1);
}

/**
 * tamiz_nick_find:
 * @folded: a given name, folded
 * @names: (out) (array): what it may be short for, at most %TAMIZ_MAX_NICKS
 *
 * Finds by which names somebody may go who is called like this.
 *
 * Returns: how many
 */
guint
tamiz_nick_find (const char *folded,
                 guint      *names)
{
  const Nick *nick;

  load ();
  nick = g_hash_table_lookup (nicks, folded);
  if (nick == NULL)
    return 0;

  memcpy (names, nick->names, nick->n * sizeof *names);
  return nick->n;
}

const char *
tamiz_nick_get_name (guint name)
{
  return written[name];
}

/* Whether a word is a given name that is known: another known one is no slip of the pen. */
gboolean
tamiz_given_is_known (const char *folded)
{
  load ();

  return g_hash_table_contains (known_given, folded);
}

gboolean
tamiz_surname_is_known (const char *folded)
{
  load ();

  return g_hash_table_contains (known_surnames, folded);
}
