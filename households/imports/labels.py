"""The official Chinese labels of the code lists, as workbooks exchange them, in whatever language the clerk reads.

Systems number these lists differently; labels agree (DOMAIN §0.1.11). The first label of a code is the one our template
offers; the aliases are older or shorter wordings seen in real files.
"""

from __future__ import annotations

ATTRIBUTES = {"一般贫困户": "01", "低保户": "02", "特困供养贫困户": "03", "低保贫困户": "04", "低收入农户": "05"}
ATTRIBUTE_ALIASES = {
    "一般农户": "01",
    "一般脱贫户": "01",
    "一般户": "01",
    "五保户": "03",
    "五保贫困户": "03",
    "特困供养脱贫户": "03",
    "特困户": "03",
    "低保脱贫户": "04",
}

STATUSES = {"未脱贫": "poor", "脱贫": "lifted", "预脱贫": "planned", "返贫": "relapsed"}
STATUS_ALIASES = {"已脱贫": "lifted", "0": "poor", "1": "lifted", "2": "planned", "3": "relapsed"}

STANDARDS = {"国家标准": "national", "省定标准": "provincial", "市定标准": "city"}
STANDARD_ALIASES = {"1": "national", "2": "provincial", "3": "city"}

CAUSES = {
    "因病": "01",
    "因残": "02",
    "因学": "03",
    "因灾": "04",
    "缺土地": "05",
    "缺水": "06",
    "缺技术": "07",
    "缺劳力": "08",
    "缺资金": "09",
    "交通条件落后": "10",
    "自身发展动力不足": "11",
    "因婚": "12",
    "因丧": "13",
    "其他": "99",
}
CAUSE_ALIASES = {"缺劳动力": "08", "交通落后": "10", "自身发展力不足": "11"}

SEXES = {"男": "male", "女": "female"}
SEX_ALIASES = {"1": "male", "2": "female"}

RELATIONS = {
    "户主": "head",
    "配偶": "spouse",
    "之子": "son",
    "之女": "daughter",
    "之儿媳": "daughter_in_law",
    "之女婿": "son_in_law",
    "之孙子": "grandson",
    "之孙女": "granddaughter",
    "之外孙子": "maternal_grandson",
    "之外孙女": "maternal_granddaughter",
    "之父": "father",
    "之母": "mother",
    "之岳父": "wifes_father",
    "之岳母": "wifes_mother",
    "之公公": "husbands_father",
    "之婆婆": "husbands_mother",
    "之祖父": "grandfather",
    "之祖母": "grandmother",
    "之外祖父": "maternal_grandfather",
    "之外祖母": "maternal_grandmother",
    "之兄弟姐妹": "sibling",
    "之曾孙子": "great_grandson",
    "之曾孙女": "great_granddaughter",
    "之侄儿": "nephew",
    "之侄女": "niece",
    "之兄弟媳妇": "brothers_wife",
    "之叔伯": "uncle",
    "其他": "other",
}
RELATION_ALIASES = {"本人": "head", "本人或户主": "head", "子": "son", "女": "daughter", "父": "father", "母": "mother"}

_MALE = "son son_in_law grandson maternal_grandson father wifes_father husbands_father grandfather maternal_grandfather"
_FEMALE = (
    "daughter daughter_in_law granddaughter maternal_granddaughter mother wifes_mother husbands_mother "
    "grandmother maternal_grandmother"
)
SEX_OF_RELATION = {
    **dict.fromkeys([*_MALE.split(), "great_grandson", "nephew", "uncle"], "male"),
    **dict.fromkeys([*_FEMALE.split(), "great_granddaughter", "niece", "brothers_wife"], "female"),
}
"""The sex a relation implies (DQ-10)."""

HEALTH = {"健康": "healthy", "长期慢性病": "chronic", "患有大病": "serious", "残疾": "disabled"}

EDUCATION = {
    "文盲或半文盲": "illiterate",
    "小学": "primary",
    "初中": "junior",
    "高中": "senior",
    "大专": "college",
    "本科及以上": "bachelor",
}
EDUCATION_ALIASES = {"大专及以上": "college", "文盲半文盲": "illiterate", "高职高专": "college", "本科": "bachelor"}

SCHOOL = {
    "学龄前儿童": "preschool_age",
    "学前教育": "kindergarten",
    "小学": "primary",
    "七年级": "grade_7",
    "八年级": "grade_8",
    "九年级": "grade_9",
    "普通高中一年级": "senior_1",
    "普通高中二年级": "senior_2",
    "普通高中三年级": "senior_3",
    "中职一年级": "vocational_1",
    "中职二年级": "vocational_2",
    "中职三年级": "vocational_3",
    "高职高专一年级": "college_1",
    "高职高专二年级": "college_2",
    "高职高专三年级": "college_3",
    "技师学院一年级": "technician_1",
    "技师学院二年级": "technician_2",
    "技师学院三年级": "technician_3",
    "技师学院四年级": "technician_4",
    "本科一年级": "bachelor_1",
    "本科二年级": "bachelor_2",
    "本科三年级": "bachelor_3",
    "本科四年级": "bachelor_4",
    "本科五年级": "bachelor_5",
    "硕士研究生及以上": "graduate",
}

LABOUR = {
    "普通劳动力": "ordinary",
    "技能劳动力": "skilled",
    "弱劳动力或半劳动力": "weak",
    "丧失劳动力": "lost",
    "无劳动力": "none",
}
POLITICS = {"中共党员": "party", "中共预备党员": "probationary", "共青团员": "league", "群众": "masses"}

_GROUPS = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
ETHNICITIES = {
    **{f"{name}族": f"{number:02d}" for number, name in enumerate(_GROUPS, 1)},
    "其他": "97",
    "外国血统": "98",
}
ETHNICITY_ALIASES = {name: f"{number:02d}" for number, name in enumerate(_GROUPS, 1)}

ALLOWANCE = {"否": "none", "是": "rural"}
ALLOWANCE_ALIASES = {"未享受": "none", "农村低保": "rural", "城市低保": "urban", "不享受": "none"}
DESTITUTE = {"否": "none", "是": "rural"}
DESTITUTE_ALIASES = {"不享受": "none", "未享受": "none", "农村特困": "rural", "城市特困": "urban"}

ROADS = {"泥土路": "earth", "砂石路": "gravel", "水泥路": "concrete", "沥青路": "asphalt"}
FUELS = {"柴草": "wood", "干畜粪": "dung", "煤炭": "coal", "清洁能源": "clean", "其他": "other"}
DANGERS = {"A级": "A", "B级": "B", "C级": "C", "D级": "D"}

HOUSEHOLD_TYPES = {"脱贫户": "lifted", "一般农户": "ordinary", "脱贫不享受政策户": "lifted_no_policy"}
HOUSEHOLD_TYPE_ALIASES = {"脱贫户(不享受政策)": "lifted_no_policy", "一般户": "ordinary"}
MONITORED = {
    "脱贫不稳定户": "unstable_lifted",
    "边缘易致贫户": "marginal",
    "突发严重困难户": "sudden_hardship",
    "否": "",
}
MONITORED_ALIASES = {"不稳定户": "unstable_lifted", "边缘户": "marginal", "突发户": "sudden_hardship", "无": ""}

DISABILITIES = {
    "视力残疾": "1",
    "听力残疾": "2",
    "言语残疾": "3",
    "肢体残疾": "4",
    "智力残疾": "5",
    "精神残疾": "6",
    "多重残疾": "7",
}
DISABILITY_ALIASES = {label.removesuffix("残疾"): code for label, code in DISABILITIES.items()}
DISABILITY_LEVELS = {"一级": "1", "二级": "2", "三级": "3", "四级": "4"}
DROP_REASONS = {"因病": "illness", "因残": "disability", "厌学": "unwilling", "其他": "other"}
WELFARE_JOBS = {
    "护林员": "ranger",
    "保洁员": "cleaner",
    "护路员": "roads",
    "水管员": "water",
    "护理员": "carer",
    "其他": "other",
}
WELFARE_ALIASES = {"生态护林员": "ranger", "乡村保洁员": "cleaner", "公路养护员": "roads", "管水员": "water"}
WORK_AREAS = {
    "乡(镇)内": "township",
    "乡外县内": "county",
    "县外省内": "province",
    "省外": "outside",
    "其他": "other",
}
INDUSTRIES = {
    "农林牧渔业": "farming",
    "制造业": "manufacturing",
    "建筑业": "building",
    "交通运输、仓储业": "transport",
    "批发零售业": "trade",
    "住宿餐饮业": "catering",
    "居民服务业": "services",
    "其他": "other",
}
INDUSTRY_ALIASES = {
    "第一产业": "farming",
    "第二产业": "manufacturing",
    "第三产业": "services",
    "农、林、牧、渔业": "farming",
    "批发和零售业": "trade",
    "住宿和餐饮业": "catering",
    "交通运输业": "transport",
    "其他行业": "other",
}
CHANNELS = {
    "自主就业": "self",
    "亲友介绍": "kin",
    "政府组织": "government",
    "中介机构": "agency",
    "东西部劳务协作": "cooperation",
    "帮扶车间": "workshop",
    "其他": "other",
}
CHANNEL_ALIASES = {"自己联系": "self", "亲友老乡介绍": "kin", "政府介绍": "government", "扶贫车间": "workshop"}

RISKS = {
    "因病": "01",
    "因自然灾害": "02",
    "因残": "03",
    "缺劳动力": "04",
    "因意外事故": "05",
    "因产业项目失败": "06",
    "因务工就业不稳": "07",
    "因疫情影响": "08",
    "因学": "09",
    "因安全住房": "10",
    "因安全饮水": "11",
    "其他": "99",
}
RISK_ALIASES = {"因缺劳动力": "04", "因产业失败": "06", "因灾": "02"}
DISASTERS = {
    "洪涝": "0201",
    "地质灾害": "0202",
    "旱灾": "0203",
    "生物灾害": "0204",
    "气象灾害": "0205",
    "地震": "0206",
    "其他": "0299",
}
