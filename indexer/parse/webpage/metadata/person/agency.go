package person

import (
	"standpoint/indexer/parse/webpage/metadata/textkey"
)

// agencies are the news agencies whose texts outlets print, by the keys of the
// names and initials with which they are credited.
var agencies = map[string]bool{
	"afp": true, "agencefrancepresse": true, "reuters": true, "thomsonreuters": true, "ap": true, "associatedpress": true, "theassociatedpress": true,
	"dpa": true, "deutschepresseagentur": true, "dpaafx": true, "apa": true, "sda": true, "keystonesda": true, "ats": true, "sid": true, "epd": true, "kna": true,
	"efe": true, "agenciaefe": true, "europapress": true, "lusa": true, "agêncialusa": true, "ansa": true, "adnkronos": true, "agi": true, "lapresse": true,
	"belga": true, "anp": true, "tt": true, "ntb": true, "ritzau": true, "stt": true, "bns": true, "elta": true, "leta": true,
	"pap": true, "ctk": true, "čtk": true, "tasr": true, "sita": true, "mti": true, "agerpres": true, "mediafax": true, "tanjug": true, "beta": true, "fena": true, "hina": true, "bta": true,
	"tass": true, "тасс": true, "interfax": true, "интерфакс": true, "ukrinform": true, "unian": true, "риановости": true,
	"aa": true, "anadoluajansı": true, "anadoluagency": true, "dha": true, "demirörenhaberajansı": true, "iha": true, "ihlashaberajansı": true,
	"pti": true, "ani": true, "ians": true, "uni": true, "app": true, "unb": true, "bernama": true, "antara": true, "vna": true, "ttxvn": true,
	"xinhua": true, "新华社": true, "新華社": true, "中央社": true, "cna": true, "共同通信": true, "時事通信": true, "kyodo": true, "kyodonews": true, "jiji": true, "jijipress": true, "yonhap": true, "연합뉴스": true,
	"aap": true, "cp": true, "thecanadianpress": true, "canadianpress": true, "pa": true, "pressassociation": true, "upi": true, "bloomberg": true, "notimex": true, "télam": true, "telam": true, "agênciabrasil": true, "estadãoconteúdo": true, "folhapress": true,
}

// IsAgency recognizes the name of a news agency.
func IsAgency(name string) bool { return agencies[textkey.Of(name)] }
