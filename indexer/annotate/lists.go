package annotate

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// The lists below are closed classes of English words, in small letters.
var (
	// functionWords never are the noun that an adjective stands before.
	functionWords = set(`a an the and or but nor so yet if then than that this these those who whom whose which what when where why how
is am are was were be been being has have had having do does did doing done will would shall should can could
may might must of in on at by for from to with without within into onto over under about after before since
until against between among through during as not no never also too only just even still i you he she it we
they me him her us them my your his its our their there here said says say told because while although though
however both either neither all any some each every other another such more most many much few`)

	// people follow an adjective that says only which language or origin they have.
	people = set(`speaking language languages speaker speakers teacher teachers class classes lesson lessons literature grammar translation major
dictionary word words text texts subtitles skills proficiency test tests alphabet version title`)

	// notBefore are words after which an adjective names a people or a language.
	notBefore = set(`african native latin speak speaks spoke speaking learn learning learned fluent translated`)

	// offices stand between a place and a person or are its agencies: "Texas Gov. Perry".
	offices = set(`president presidents prime minister ministers premier premiers governor governors gov lt lieutenant senator
senators sen rep reps representative representatives congressman congresswoman congressmen mayor mayors police
attorney secretary judge judges chief republican republicans democrat democrats democratic gop conservative
conservatives liberal liberals labour army navy military foreign finance interior defense defence health
education ambassador ambassadors embassy consulate king queen prince princess pope chancellor parliament
parliamentary government governments supreme superior district circuit court courts appeals senate house
congress assembly legislature state federal national city deputy vice former speaker mp mps mla mlas
councilman councilwoman councillor councilor commissioner department dept division commission board agency bureau office
authority administration supreme sheriff officials general gen col colonel capt
captain major sgt justice opposition leader first muslim muslims jews jewish christian christians catholic
catholics black white latino hispanic internet olympic olympics civil world dr mr mrs ms sunday monday tuesday
wednesday thursday friday saturday`)

	// months and days follow a dateline or a place and are not part of its name.
	months = set(`january february march april may june july august september october november december jan feb mar apr aug sept
sep oct nov dec monday tuesday wednesday thursday friday saturday sunday`)

	// nameParts form one name with the place before them.
	nameParts = set(`saint university college school schools high elementary academy institute hospital clinic times post tribune
herald gazette journal news daily chronicle examiner observer street avenue ave road rd drive boulevard blvd
lane way park parkway lake river creek bank banks airlines airways airport stadium arena museum gallery
library church cathedral temple synagogue hotel theatre theater opera symphony orchestra marathon cup league
united fc club county parish township co inc corp ltd llc company group holdings motors energy electric power
foundation association society union center centre hall tower building bridge tunnel station mall plaza square
inn terrace heights yankees mets giants jets knicks rangers lakers clippers dodgers angels raiders warriors
bulls bears cubs blackhawks sox celtics bruins patriots rockets astros texans cowboys mavericks stars spurs
heat dolphins marlins panthers hurricanes jazz suns cardinals diamondbacks coyotes broncos nuggets rockies
avalanche lions tigers pistons wings vikings twins timberwolves wild packers brewers bucks colts pacers browns
cavaliers indians guardians bengals reds steelers pirates penguins eagles phillies flyers sixers 76ers ravens
orioles redskins commanders nationals capitals wizards falcons braves hawks saints pelicans titans predators
grizzlies chiefs royals rams blues seahawks mariners sounders kraken ducks sharks kings 49ers athletics padres
chargers raptors leafs jays canadiens oilers flames canucks longhorns aggies buckeyes wolverines spartans
trojans huskies beavers sooners gators seminoles crimson tide tech wesleyan shepherd shepherds fries toast
bulldog`)

	// counties are larger than the towns of their names.
	counties = set(`county counties parish parishes`)

	// sorts are words in an agency's name that say what sort of agency it is.
	sorts = set(`community unit consolidated independent unified area central county city township union joint regional
metropolitan elementary high public`)

	// ofPlace form one name with "of" and the place after it.
	ofPlace = set(`university college bank church museum institute battle bishop archbishop archdiocese diocese duke earl treaty
merchant statue friends daughters sons duchess marquis cathedral school academy journal order`)

	// nameBefore form one name with the place after them.
	nameBefore = set(`air miss captain team radio mount mt fort ft lake camp port hotel club planet uss hms rms cape point san santa
st saint el los las big little glen villa van von de la del le isle bay royal new real inter sporting dynamo
ac fc baja`)

	// directions stand before a place and do not change its name.
	directions = set(`north south east west northern southern eastern western northeast northwest southeast southwest central upper
lower downtown greater inner metro mid midtown suburban rural old outer`)

	// particles of surnames stand before what may look like a town.
	particles = set(`van von der den de`)

	// continents are parts of America that are not countries.
	continents = set(`north south central latin`)

	// prefixes join an adjective of a place by a hyphen.
	prefixes = set(`d r i anti pro non ex pre post sino franco anglo`)

	// money and measures are named after countries but do not mean them.
	money = set(`dollar dollars gallon gallons cents ton tons`)

	// clock stands before a time zone.
	clock = set(`am pm a.m p.m noon midnight`)

	// otherSenates are legislatures of schools and of the past.
	otherSenates = set(`student faculty academic university roman college`)

	// decides are what a government does where its capital stands for it. A town has
	// no opinion, and a person of its name has a first name.
	decides = set(`said says insisted insists rejected rejects denied denies accused accuses announced imposed condemned
demanded demands warned warns vowed pledged retaliated recognised recognized recalled expelled urged refused refuses
agreed agrees wants blamed blames threatened threatens`)

	// ordinals are numbers of units and courts, written out.
	ordinals = set(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth`)

	// arms stand between a unit's number and what it is: "3rd Infantry Division".
	arms = set(`infantry armored armoured airborne cavalry marine mountain mechanized mechanised motorized fighter bomber artillery
engineer ranger tank guards parachute rifle expeditionary air bomb special forces aviation signal support sustainment
combat brigade reconnaissance naval carrier strike missile space operations`)

	// units are the forces that numbered units belong to.
	units = map[string]string{
		"division": "army", "brigade": "army", "regiment": "army", "battalion": "army", "corps": "army", "army": "army", "cavalry": "army",
		"infantry": "army", "airborne": "army", "squadron": "air-force", "wing": "air-force", "fleet": "navy", "precinct": "police",
	}

	// bodies are words for public bodies that end the names of other things as well.
	bodies = set(`congress senate house parliament army navy mint treasury marines court council commission board
committee assembly ministry department agency bureau authority tribunal office cabinet chamber administration
judiciary academy diet`)

	// things stand beside a name that they borrowed: "the band Interpol", "the frigate Congress".
	things = set(`band bands album song movie film novel ship frigate uss hms horse boat yacht brand racehorse nightclub`)

	// ventures end the name of a business or a street that borrowed an agency's name.
	ventures = set(`pizza hotel motel inn cafe café coffee bar grill records recordings brewing brewery clothing lounge tavern pub
restaurant theater theatre cinema avenue ave street boulevard blvd road lane plaza mall casino apparel toys fc cider whiskey
vodka wine wines beer magic funk`)

	// notShort stand before a common noun, or inside a longer name, not before what is left of a name.
	notShort = set(`of a an no any every each another`)

	// parties stand before a body that they rule: "the Democratic Congress".
	parties = set(`democrat democratic republican gop tory tories labour liberal conservative whig socialist communist
majority minority lame-duck unelected`)

	// forms of address and offices stand before a person's surname.
	forms = set(`mr mrs ms dr prof professor rev sir lady lord officer detective deputy sgt sergeant cpl lt capt judge justice
coach sen rep gov senator congressman congresswoman mayor`)

	// titles are the forms of address that are abbreviated with a full stop.
	titles = set(`mr mrs ms dr prof rev sgt cpl lt capt col gen sen rep gov`)

	// speaks follow a person more often than a town.
	speaks = set(`said says told added wrote thinks believes explained noted replied answered asked claimed argued`)

	// locatives stand before a place.
	locatives = set(`in near outside around downtown at from to leaving toward towards throughout across visit visits visited
visiting`)

	// persons are locatives that stand before people too.
	persons = set(`at from to toward towards visit visits visited visiting leaving`)

	// townspeople follow the name of a town: "a Rochester man".
	townspeople = set(`man woman men women boy girl couple teen teenager teens resident residents native natives voter voters
spokesman spokeswoman mayor police officials firefighters councilman councilwoman councillor aldermen selectmen
homeowner homeowners motorist driver businessman landlord area suburb neighborhood neighbourhood outskirts`)

	// codeWords are postal codes of states that are words as well.
	codeWords = set(`ok hi or in me oh pa ma la de id al`)

	// auxiliaries stand between a body and what it does.
	auxiliaries = set(`has had have will would also now not never finally recently just already is was`)

	// acts are, beside those of decides, what bodies do to others and other things rarely do.
	acts = set(`announces announced confirms confirmed denies declares declared warns fined fines sued sues charged charges
investigates investigated investigating subpoenaed indicted deported deports detained detains arrested arrests raided
regulates regulated funds funded spends spent recommends recommended estimates estimated proposed proposes issued issues
ruled rules pledges vows condemns accuses admitted admits claims claimed concluded concludes published audited oversees
enforces enforced blocked awarded refuses`)

	// does are other verbs, after which what is before them stood for itself.
	does = set(`removed removes remove deleted deletes banned bans ban locked locks shows showed looks looked works worked broke
breaks told tells saw needs thinks got gets gave gives made makes came comes went goes moved answered replied posted`)

	// notProper stand before common nouns and not before the name of the only body of its kind.
	notProper = set(`a an another any every each no some my your his her their`)

	// nouns are abbreviations that are common nouns as well, in small letters or capitals.
	nouns = set(`mod hud dot doe sec cms dna ed pm ag ins eta pet sas fed nds esa pla cps pst sc css`)

	// commonParts are words that the names of many bodies have.
	commonParts = set(`national international united states american world office agency agencies department ministry bureau
administration authority commission committee council service services system federal royal state states general public
central organization organisation institute centre center british canadian australian european indian human union corps force
forces board directorate`)

	// shouts are abbreviations that are ordinary words when all is in capitals.
	shouts = set(`us ice who it la in or me ok hi oh id sec carb opp fao eu doe dot va mint treasury sc bc on ab`)
)
