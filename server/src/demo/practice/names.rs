use rand::{Rng, seq::SliceRandom};

/// Names that a page must be able to hold: very long, one word, with marks above and below, in other scripts.
const SPECIAL: [&str; 8] = [
    "Dáithí Ó Brolcháin",
    "Maximiliana Theodora Featherstonehaugh-Cholmondeley-Warburton",
    "Nguyễn Thị Phương Uyên",
    "Þórunn Æsa Hjörleifsdóttir",
    "Μυρτώ Καλλιγιάννη",
    "Владислава Черноус",
    "Đặng Thị Ánh Nguyệt",
    "Suharti",
];

/// Given and family names of one background. People are invented by combining them.
struct Background {
    given: [&'static str; 10],
    family: [&'static str; 10],
}

#[rustfmt::skip]
const BACKGROUNDS: [Background; 10] = [
    Background {
        given: ["Alder", "Bryony", "Cecily", "Dunstan", "Esme", "Fergus", "Hazel", "Imogen", "Rowan", "Tamsin"],
        family: ["Ashdown", "Birtwhistle", "Copplestone", "Drewery", "Eastlake", "Garside", "Hebblethwaite", "Larkham", "Penhaligon", "Wragg"],
    },
    Background {
        given: ["Aoibheann", "Cathal", "Deirdre", "Eoghan", "Fionnuala", "Gráinne", "Muireann", "Pádraig", "Ruadhán", "Sorcha"],
        family: ["Mac Giolla Bháin", "Ní Dhuibhir", "Ó Cuirrín", "Ó hÓgartaigh", "Tuohy", "Gilhooly", "Heffernan-Roe", "Killoran", "Mulvenna", "Scallan"],
    },
    Background {
        given: ["Abena", "Adaeze", "Chidubem", "Efua", "Folasade", "Kofi", "Nnamdi", "Oluwaseun", "Temitope", "Yaw"],
        family: ["Acheampong-Tetteh", "Adeyinka", "Bamgbose", "Ezeokoli", "Fagbohun", "Kwarteng-Badu", "Nwachinemere", "Odumodu", "Onwubiko", "Sarfo"],
    },
    Background {
        given: ["Aditi", "Bhavesh", "Charulata", "Devika", "Ishaan", "Kaveri", "Manjula", "Nirav", "Pranjal", "Suhani"],
        family: ["Balasubramaniam", "Chakraborti", "Deshpande-Rao", "Ganatra", "Iyengar", "Kulkarni", "Muthukrishnan", "Parikh", "Sengupta", "Vaidyanathan"],
    },
    Background {
        given: ["Amira", "Bilal", "Farida", "Haitham", "Jumana", "Khalil", "Nadia", "Rafiq", "Samira", "Yusra"],
        family: ["Abu Zahra", "al-Khayyat", "Benmansour", "Chaouki", "El Ghazali", "Haddadin", "Kanaan", "Mansouri", "Qureshi", "Tahiri"],
    },
    Background {
        given: ["Agnieszka", "Bohdan", "Czesława", "Dobrosława", "Kazimierz", "Łucja", "Mirosław", "Radomiła", "Stanisława", "Zbyszko"],
        family: ["Brzęczyszczak", "Gołębiowska", "Jastrzębski", "Kościelniak", "Łękawski", "Mądrzyk", "Śliwa", "Szczepaniec", "Wójtowicz", "Żurawska"],
    },
    Background {
        given: ["Alondra", "Benício", "Concha", "Estêvão", "Graça", "Ignacio", "João Tomás", "Maite", "Nicanor", "Ximena"],
        family: ["Abrantes", "Baquedano", "Carvalhal", "Echeverri", "Figueirinha", "Guimarães Pinto", "Ibáñez de Lara", "Magalhães", "Urrutia", "Zubieta"],
    },
    Background {
        given: ["Anneliese", "Björn", "Dörte", "Friðrik", "Gisela", "Håkon", "Jörg", "Linnéa", "Sigrún", "Åse"],
        family: ["Bergkvist", "Dühring", "Ekelöf", "Grøndal", "Hägglund", "Krähenbühl", "Mørkved", "Schönfelder", "Søndergård", "Ørbeck"],
    },
    Background {
        given: ["Akihiro", "Chunhua", "Eun-seo", "Haruka", "Jianyu", "Mei-Lin", "Min-jae", "Noriko", "Thuỳ Dương", "Xiaoyan"],
        family: ["Aoyagi", "Baek", "Đặng", "Fukushige", "Hwangbo", "Kuroiwa", "Ouyang", "Seo-Park", "Tsukamoto", "Zhuang"],
    },
    Background {
        given: ["Ayşe", "Ceren", "Dimitra", "Emre", "Gökhan", "Ilinca", "Nilüfer", "Răzvan", "Şebnem", "Ștefania"],
        family: ["Andrițoiu", "Büyükkaya", "Çetinel", "Dănilescu", "Georgakaki", "Karaböcek", "Öztoprak", "Papageorgakis", "Țurcanu", "Yıldızoğlu"],
    },
];

/// `count` different names, the special ones among them.
pub(super) fn draw<R: Rng + ?Sized>(count: usize, rng: &mut R) -> Vec<String> {
    let mut names: Vec<String> = SPECIAL.map(str::to_owned).into();
    // 1,000 different ones.
    let mut combinations: Vec<String> = BACKGROUNDS.iter().flat_map(combinations).collect();
    combinations.shuffle(rng);
    names.extend(combinations);
    names.truncate(count);
    names.shuffle(rng);
    names
}

fn combinations(background: &Background) -> impl Iterator<Item = String> {
    background.given.iter().flat_map(|given| {
        let with = background.family.iter();
        with.map(move |family| format!("{given} {family}"))
    })
}
